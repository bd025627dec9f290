"""A real Dovecot (imap and lmtp) of our own: no root, no system settings, any address a mailbox, gone afterwards."""

import asyncio
import contextlib
import grp
import os
import pwd
import shutil
import signal
import smtplib
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Event, Thread

from mailbot.demo.post_office import submission

HOST = "127.0.0.1"
CACHE = Path(__file__).resolve().parents[2] / ".cache"
INSTALLATIONS = (Path("/"), CACHE / "dovecot")

_SETTINGS = """
base_dir = {home}/run
state_dir = {home}/run
log_path = {home}/dovecot.log
libexec_dir = {lib}
mail_plugin_dir = {lib}/modules
import_environment = LD_LIBRARY_PATH={lib}:{machine_lib}
listen = 127.0.0.1
protocols = imap lmtp
ssl = {tls}
disable_plaintext_auth = no
default_login_user = {user}
default_internal_user = {user}
default_internal_group = {group}
first_valid_uid = 1
first_valid_gid = 1
mail_location = mdbox:{home}/mail/%u
mail_uid = {user}
mail_gid = {group}
mail_fsync = never
auth_username_chars =
auth_failure_delay = 0
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = home={home}/mail/%u allow_all_users=yes
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
protocol lmtp {{
  postmaster_address = postmaster@localhost
}}
namespace inbox {{
  inbox = yes
}}
"""

_CERTIFICATE = """
ssl_cert = <{home}/cert.pem
ssl_key = <{home}/key.pem
"""


def missing() -> str:
    """Why there is no Dovecot here; empty when there is one."""
    if _installation():
        return ""
    note = CACHE / "dovecot-missing"
    return note.read_text().strip() if note.exists() else "Dovecot is not installed: run scripts/install-dovecot.sh"


def _installation() -> Path | None:
    needed = ("usr/sbin/dovecot", "usr/lib/dovecot/imap", "usr/lib/dovecot/lmtp")
    return next((root for root in INSTALLATIONS if all((root / each).exists() for each in needed)), None)


class Dovecot:
    """One server in a folder of its own; as root it runs as nobody, for Dovecot refuses to be run by root like this."""

    def __init__(self, password: str) -> None:
        root = _installation()
        assert root, missing()
        self._root, self._password = root, password
        self.home = Path(tempfile.mkdtemp(prefix="dovecot-"))
        self.imap, self.imaps, self.lmtp = _free_ports(3)
        self.certificate = self._certify()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until it listens."""
        run = self.home / "run"
        run.mkdir(exist_ok=True)
        for name, place in (("modules", "lib/dovecot/modules"), ("doveconf", "bin/doveconf")):
            with contextlib.suppress(FileExistsError):
                (run / name).symlink_to(self._root / "usr" / place)  # see scripts/install-dovecot.sh
        (self.home / "dovecot.conf").write_text(self._settings())
        self._give_away()
        command = [*_as_nobody(), f"{self._root}/usr/sbin/dovecot", "-F", "-c", f"{self.home}/dovecot.conf"]
        environment = {**os.environ, "LD_LIBRARY_PATH": f"{self._lib}:{self._machine_lib}"}
        with (self.home / "dovecot.stderr").open("wb") as stderr:
            self._process = subprocess.Popen(command, cwd=run, env=environment, stderr=stderr, start_new_session=True)
        self._wait()

    def stop(self) -> None:
        """Stop the server; its mails stay for another `start`."""
        if self._process:
            os.killpg(self._process.pid, signal.SIGTERM)  # the sessions too, which outlive their master for a while
            self._process.wait(timeout=10)
            self._process = None

    def remove(self) -> None:
        """Stop and forget everything."""
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    @property
    def _lib(self) -> Path:
        return self._root / "usr/lib/dovecot"

    @property
    def _machine_lib(self) -> Path:
        """Where the unpacked packages keep Dovecot's libraries (usr/lib/x86_64-linux-gnu and the like)."""
        return next((self._root / "usr/lib").glob("*-linux-gnu*"), self._lib)

    def _settings(self) -> str:
        user, group = ("nobody", "nogroup") if os.geteuid() == 0 else _myself()
        settings = _SETTINGS + (_CERTIFICATE if self.certificate else "")
        return settings.format(
            home=self.home,
            lib=self._lib,
            machine_lib=self._machine_lib,
            user=user,
            group=group,
            password=self._password,
            imap=self.imap,
            imaps=self.imaps if self.certificate else 0,
            lmtp=self.lmtp,
            tls="yes" if self.certificate else "no",
        )

    def _certify(self) -> Path | None:
        """A certificate for 127.0.0.1 signed by itself; None where there is no openssl."""
        if not shutil.which("openssl"):
            return None
        request = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext"
        names = ["subjectAltName=IP:127.0.0.1,DNS:localhost", "-keyout", "key.pem", "-out", "cert.pem"]
        subprocess.run([*request.split(), *names], cwd=self.home, check=True, capture_output=True)
        return self.home / "cert.pem"

    def _give_away(self) -> None:
        if os.geteuid() == 0:
            subprocess.run(["chown", "-R", "nobody:nogroup", str(self.home)], check=True)

    def _wait(self) -> None:
        assert self._process
        for _ in range(200):
            if self._process.poll() is not None:
                raise OSError(f"Dovecot did not start\n{self.log()}")
            if _answers(self.imap) and _answers(self.lmtp):
                return
            time.sleep(0.05)
        raise OSError(f"Dovecot does not answer\n{self.log()}")

    def log(self) -> str:
        """What it said."""
        return "".join(path.read_text(errors="replace") for path in sorted(self.home.glob("dovecot.[ls]*")))


class Relay:
    """SMTP submission in front of Dovecot's LMTP: what an MTA's local transport does."""

    def __init__(self, lmtp: int, password: str) -> None:
        self._lmtp = lmtp
        self.port = 0
        self._loop, self._ready = asyncio.new_event_loop(), Event()
        self._password = password
        self._thread = Thread(target=self._run, name="relay", daemon=True)

    def start(self) -> int:
        """Listen; gives the SMTP port."""
        self._thread.start()
        self._ready.wait()
        return self.port

    def stop(self) -> None:
        """Listen no more."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self) -> None:
        protocol = submission(self._loop, self._password, self._deliver)
        server = self._loop.run_until_complete(self._loop.create_server(protocol, HOST, 0))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()

    async def _deliver(self, sender: str, recipients: Sequence[str], raw: bytes) -> str:
        return await asyncio.to_thread(self._hand_over, sender, recipients, raw)

    def _hand_over(self, sender: str, recipients: Sequence[str], raw: bytes) -> str:
        with smtplib.LMTP(HOST, self._lmtp) as lmtp:
            try:
                lmtp.sendmail(sender, recipients, raw, mail_options=["BODY=8BITMIME"])
            except smtplib.SMTPException as error:
                return f"451 4.3.0 {type(error).__name__}"
        return "250 2.0.0 OK delivered"


def _as_nobody() -> list[str]:
    if os.geteuid() != 0:
        return []
    return ["setpriv", "--reuid", "nobody", "--regid", "nogroup", "--clear-groups"]


def _myself() -> tuple[str, str]:
    return pwd.getpwuid(os.geteuid()).pw_name, grp.getgrgid(os.getegid()).gr_name


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((HOST, port), timeout=2) as line:
        return bool(line.recv(1))
    return False


def _free_ports(count: int) -> list[int]:
    lines = [socket.create_server((HOST, 0)) for _ in range(count)]
    ports = [line.getsockname()[1] for line in lines]
    for line in lines:
        line.close()
    return ports
