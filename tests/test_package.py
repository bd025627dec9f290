"""The wheel works with no source tree: built, installed into an empty environment, checked and used."""

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAIL = (
    "From: =?utf-8?B?56WB5L2z?= <dengji@hospital.example>\nTo: desk@weibao.example\nSubject: =?utf-8?B?6K+75Y2h5Zmo5rKh5Y+N5bqU?=\n"
    "Date: Tue, 10 Mar 2026 09:00:00 +0800\nMessage-ID: <1@hospital.example>\nContent-Type: text/plain; charset=utf-8\n\n"
    "3号台刷身份证没反应，先手工录入，不耽误。\n"
)

pytestmark = pytest.mark.slow


def _run(*command: str | Path, cwd: Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    clean = {
        key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "MAILBOT_HOME", "VIRTUAL_ENV"}
    }
    return subprocess.run(
        [str(part) for part in command], cwd=cwd, env=clean | (env or {}), capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel and its dependencies (taken from here, so that nothing is downloaded)."""
    folder = tmp_path_factory.mktemp("wheel")
    built = _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    assert built.returncode == 0, built.stderr
    venv.create(folder / "env", with_pip=True)
    wheel = next(folder.glob("*.whl"))
    python = folder / "env/bin/python"
    done = _run(python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=folder)
    assert done.returncode == 0, done.stderr
    here = next(path for path in sys.path if path.endswith("site-packages"))
    site = next((folder / "env/lib").glob("python*/site-packages"))
    for package in Path(here).iterdir():
        if (
            not package.name.startswith(("mailbot", "_mailbot", "pip", "setuptools", "__editable__"))
            and not (site / package.name).exists()
        ):
            (site / package.name).symlink_to(package)
    return folder


def test_the_wheel_carries_its_rules_and_templates_and_no_importable_top_level_data(installed: Path) -> None:
    site = next((installed / "env/lib").glob("python*/site-packages"))
    assert (site / "mailbot/_shipped/rules/severity.toml").is_file()
    assert (site / "mailbot/_shipped/templates/forms/annex3.docx").is_file()
    assert not (site / "rules").exists()
    assert not (site / "templates").exists()


def test_check_replay_and_explain_work_from_the_wheel_alone(installed: Path, tmp_path: Path) -> None:
    mailbot = installed / "env/bin/mailbot"
    (tmp_path / "mails").mkdir()
    (tmp_path / "mails/1.eml").write_text(MAIL, encoding="utf-8")
    secret = {"MAILBOT_PASSWORD": "x"}
    made = _run(mailbot, "init", "home", "--yes", "--reporter", "祁佳 <dengji@hospital.example>", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    checked = _run(mailbot, "check", "--offline", "--home", "home", cwd=tmp_path, env=secret)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    replayed = _run(mailbot, "replay", "mails", "--home", "home", cwd=tmp_path, env=secret)
    assert replayed.returncode == 0, replayed.stderr
    assert "TJ-2026-0001" in _run(mailbot, "tickets", "--json", "--home", "home", cwd=tmp_path, env=secret).stdout
    explained = _run(mailbot, "explain", "--json", "mails/1.eml", cwd=tmp_path)
    assert '"intent": "report"' in explained.stdout, explained.stderr
