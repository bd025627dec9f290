"""HTML becomes the lines a reader saw."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.html import declared, text_of


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<div>一</div><div><br></div><div>二&nbsp;三</div>", "一\n\n二 三"),
        ("一<br>二<br/>三", "一\n二\n三"),
        ("<p>一</p><p>二</p>", "一\n\n二"),
        ("<div>新</div><blockquote>旧<br>更旧<blockquote>最旧</blockquote></blockquote>", "新\n> 旧\n> 更旧\n> > 最旧"),
        (
            '<div>新</div><blockquote style="margin: 0 0 0 40px; border: none; padding: 0px">缩进</blockquote>',
            "新\n缩进",
        ),
        ("<ul><li>一<li>二</ul><ol><li>甲</li><li>乙</li></ol>", "- 一\n- 二\n1. 甲\n2. 乙"),
        (
            "<table><tr><td>收件人</td><td>a@b.example</td></tr><tr><td>原因</td></tr></table>",
            "收件人\ta@b.example\n原因",
        ),
        ("<style>p{color:red}</style><p>字</p><script>alert(1)</script><!-- 注 -->", "字"),
        ('<div style="display: none">看不见</div><div>看得见</div>', "看得见"),
        ('<span style="max-height:0px;overflow:hidden">预览</span><p style="max-height:0.5em">字</p>', "字"),
        (
            '<font style="mso-hide:all">藏</font><b hidden>藏</b><a style="opacity:0">藏</a><i style="opacity:0.9">字</i>',
            "字",
        ),
        ("<pre>a\n  b</pre>", "a\nb"),
        (
            '<div style="white-space: pre-wrap">一\n二<b style="white-space:normal">\n三</b>\n四</div>\n五',
            "一\n二 三\n四\n五",
        ),
        ('<span style="display:block">一</span><span style="display: block">二</span>', "一\n二"),
        ("<style>.pre{display:none}</style><span class='x pre'>预览</span><p>字</p>", "字"),
        (
            "<style>p.a, #top , .b .c { Display : none !important }</style><p class=a>藏</p><p id=top>藏</p><p class=c>字</p>",
            "字",
        ),
        ("<style>/* .x{ */ .m{color:red}@media (max-width:480px){.m{display:none}}</style><p class=m>字</p>", "字"),
        ("<style>.h{display:none}</style><style>.h{display:block}</style><p class=h>字</p>", "字"),
        ("<style>.h{display:none}</style><p class=h style='display:block'>字</p><p class=h>藏</p>", "字"),
        ("<svg><title>图标</title><defs><text>藏</text></defs><text>三楼</text></svg>", "三楼"),
        ("<p>剂量 <math><mi>x</mi><mo>=</mo><mn>2</mn><annotation>x=2</annotation></math> 毫克</p>", "剂量 x=2 毫克"),
        ('<div style="max-height:0">溢出</div><div style="height:0;overflow:hidden">预览</div>', "溢出"),
        (
            '<ol start="5"><li>甲<li value=9>乙<li>丙</ol><ol type=a><li>甲<li>乙</ol>',
            "5. 甲\n9. 乙\n10. 丙\na. 甲\nb. 乙",
        ),
        (
            '<div style="font-size:0px">藏<span style="FONT-SIZE: 14px">字</span><b style="font-size:50%">藏</b></div>尾',
            "字\n尾",
        ),
        (
            '<span style="font-size:0.9em">字</span><div style="font-size:0">藏</div><div style="font-size:small">句</div>',
            "字\n句",
        ),
        ("<ol><li><p>甲</p></li><li><div>乙</div></li><li></li></ol>", "1. 甲\n\n2. 乙"),
        ('好的<img alt="👍" src=x><img alt="医院标志" src=y>', "好的👍"),
        ("<input type=checkbox checked>已恢复 <input type=checkbox>未恢复<input value=确认>", "☑已恢复 ☐未恢复"),
        (
            "<fieldset><legend>回执</legend>请确认</fieldset><details><summary>日志</summary>超时</details>",
            "回执\n请确认\n日志\n超时",
        ),
        ("一<!-- 注 --!>二<!-->三<!-- 注 -->四", "一二三四"),
        ("收费 &lt;窗口&gt; &amp; 登记", "收费 <窗口> & 登记"),
        ("<p>没有<b>结束", "没有结束"),
        ("", ""),
    ],
)
def test_markup_becomes_lines(html: str, text: str) -> None:
    assert text_of(html) == text


@pytest.mark.parametrize(
    "tag", ["<div>", "<blockquote>", "<b><table>", "<a x=y ", "<!--", "<style>", '<a b="', "<p>", "&#x"]
)
def test_a_hostile_page_still_gives_its_words(tag: str) -> None:
    assert text_of("先手工录入。<br>" + tag * 30000).startswith("先手工录入。")


@pytest.mark.parametrize(
    "sheet", ["a{" * 60000, "}" * 99999, "/*" * 60000, ".a,", "@media{" * 9999 + ".b{display:none}", "<!--" * 9999]
)
def test_a_hostile_style_sheet_hides_nothing(sheet: str) -> None:
    assert text_of(f"<style>{sheet}</style><p class=b>字</p>") == "字"


def test_a_page_beyond_the_bound_is_read_plainly() -> None:
    page = "<div>" + "<span>字</span>" * 60000 + "</div>"
    assert text_of(page).startswith("字字字")


@given(st.text(alphabet="<>/pdivbrtable =\"'&;字 \n", max_size=300))
def test_any_markup_gives_text(html: str) -> None:
    assert isinstance(text_of(html), str)


@pytest.mark.parametrize(
    ("between", "own"),
    [
        ("", "好了。"),
        ("<p> </p>", "好了。"),
        ("<div>另有一事。</div>", "好了。\n另有一事。"),
        ("另有一事。", "好了。\n另有一事。"),
    ],
)
def test_words_between_outlooks_mark_and_its_ruler_are_the_writers(between: str, own: str) -> None:
    page = f"<div>好了。</div><div id=appendonsend></div>{between}<hr><div id=divRplyFwdMsg>韩雪，周二</div><div>好了吗？</div>"
    said = declared(page)
    assert said
    assert said.own == own


@pytest.mark.parametrize("mark", ["xm-signature", "div id=ntes-pcmac-signature", "div class=gmail_signature"])
def test_what_a_program_marks_as_signature_is_one(mark: str) -> None:
    said = declared(f"<div>好了。</div><{mark}>祁佳</{mark.split(maxsplit=1)[0]}>")
    assert said
    assert (said.own, said.signature) == ("好了。", "祁佳")
