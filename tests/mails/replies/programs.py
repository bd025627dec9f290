"""What mail programs put before the letter they quote, in their own forms: facts of each program, all names invented."""

WHO, WHERE = "韩雪", "jianyan@hospital.example"
_BLOCK = f"发件人: {WHO} <{WHERE}>\n发送时间: 2026年1月6日(星期二) 15:20\n收件人: 祁佳\n主题: 打印机"
_ENGLISH = f"From: {WHO} <{WHERE}>\nSent: Tuesday, January 6, 2026 3:20 PM\nTo: 祁佳\nSubject: 打印机"
_LINE = "-" * 66

# Above the whole letter, without marks.
BLOCKS = {
    "qq": f"------------------ 原始邮件 ------------------\n{_BLOCK}",
    "qq-escaped": f'------------------&nbsp;原始邮件&nbsp;------------------\n发件人:&nbsp;"{WHO}"<{WHERE}&gt;;\n发送时间:&nbsp;2026年1月6日 15:20',
    "qq-english": f"------------------ Original ------------------\nFrom:  {WHO}<{WHERE}>;\nDate:  Tue, Jan 6, 2026 03:20 PM",
    "qq-new": f"         原始邮件\n         \n发件人：{WHO} <{WHERE}>\n发件时间：2026年1月6日 15:20",
    "qq-new-english": f"         Original\n         \nFrom:{WHO} <{WHERE}>\nSent Time:Jan 6, 2026 15:20",
    "foxmail": _BLOCK.replace(": ", "： "),
    "coremail": f"-----原始邮件-----\n{_BLOCK}",
    "dashi": f"---- 回复的原邮件 ----\n| 发件人 | {WHO}<{WHERE}> |\n| 发送日期 | 2026年1月6日 15:20 |\n| 收件人 | 祁佳 |\n| 主题 | 打印机 |",
    "dashi-english": f"---- Replied Message ----\n| From | {WHO}<{WHERE}> |\n| Date | 01/06/2026 15:20 |\n| Subject | 打印机 |",
    "ali": f"{_LINE}\n{_BLOCK.replace(': ', '：').replace('主题', '主　题')}",
    "sina": f"----- 原始邮件 -----\n发件人：{WHO} <{WHERE}>\n收件人：祁佳\n主题：打印机\n日期：2026年01月06日 15点20分",
    "sohu": f"----- 原邮件 -----\n发件人：{WHO}\n日期：2026-01-06 15:20",
    "139": f"----邮件原文----\n发件人：{WHO} <{WHERE}>\n收件人：祁佳\n发送时间：2026-01-06 15:20:11\n主题：打印机",
    "huawei": f"-------- 原始邮件 --------\n发件人： {WHO}\n日期： 2026年1月6日周二 15:20\n收件人： 祁佳\n主题： 打印机",
    "xiaomi": f"-------- 原始信息 --------\n由： {WHO} <{WHERE}>\n发送： 2026年1月6日 15:20",
    "foxmail-5": "======= 2026-01-06 15:20:11 您在来信中写道：=======",
    "qq-nothing-below": "------------------&nbsp;Original&nbsp;------------------",
    "ding-glued": f"来自钉钉专属商务邮箱{_LINE}\n{_BLOCK.replace(': ', '：')}",
    "ali-glued": f"阿里邮箱{_LINE}{_BLOCK.replace(': ', '：')}",
    "139-glued": f"----邮件原文----发件人：{WHO} <{WHERE}>收件人：祁佳发送时间：2026-01-06 15:20:11主题：打印机",
    "zte": f"原始邮件\n发件人：{WHO} <{WHERE}>\n收件人：祁佳10012345;\n日 期 ：2026年01月06日 15:20\n主 题 ：打印机",
    "notes": f"{WHO} <{WHERE}>\n2026-01-06 15:20\n\n收件人\n        祁佳\n抄送\n\n主题\n        打印机",
    "notes-english": f"{WHO} <{WHERE}>\n01/06/2026 03:20 PM\n\nTo\n        祁佳\ncc\n\nSubject\n        打印机",
    "spaced": f"发 件 人：{WHO} <{WHERE}>\n发送时间：2026年1月6日 15:20\n收 件 人：祁佳\n主　题：打印机",
    "outlook": f"________________________________\n{_BLOCK}",
    "outlook-bold": "*发件人:* 韩雪\n*发送时间:* 2026年1月6日 15:20\n*收件人:* 祁佳\n*主题:* 打印机",
    "outlook-english": _ENGLISH,
    "outlook-express": f"-----Original Message-----\n{_ENGLISH}",
    "taiwan": f"寄件者: {WHO} <{WHERE}>\n寄件日期: 2026年1月6日 下午 03:20\n收件者: 祁佳\n主旨: 打印机",
    "hinet": f"--------原始郵件--------\n寄件人：{WHO}\n日期：2026年1月6日",
    "japan": f"差出人: {WHO} <{WHERE}>\n送信日時: 2026年1月6日 15:20\n宛先: 祁佳\n件名: 打印机",
    "korea": f"보낸 사람: {WHO} <{WHERE}>\n보낸 날짜: 2026년 1월 6일 15:20\n받는 사람: 祁佳\n제목: 打印机",
    "german": f"Von: {WHO} <{WHERE}>\nGesendet: Dienstag, 6. Januar 2026 15:20\nAn: 祁佳\nBetreff: 打印机",
    "french": f"De : {WHO} <{WHERE}>\nEnvoyé : mardi 6 janvier 2026 15:20\nÀ : 祁佳\nObjet : 打印机",
    "swedish": f"Från: {WHO} <{WHERE}>\nSkickat: den 6 januari 2026 15:20\nTill: 祁佳\nÄmne: 打印机",
    "danish": f"-------- Oprindelig besked --------\nFra: {WHO} <{WHERE}>\nDato: 06.01.2026 15.20\nTil: 祁佳\nEmne: 打印机",
    "date-first": f"Date: Tue, 6 Jan 2026 15:20:11 +0800\nFrom: {WHERE}\nTo: 祁佳\nSubject: 打印机",
    "ticket-system": "##- Please type your reply above this line -##",
    "ticket-system-chinese": "—— 请在此行上方回复 ——",
    "zoho": f"---- On Tue, 06 Jan 2026 15:20:11 +0800 {WHO} <{WHERE}> wrote ----",
}

# One sentence before the letter; the letter is marked by some of these programs and bare in others.
SENTENCES = {
    "netease": f'在 2026-01-06 15:20:11，"{WHO}" <{WHERE}> 写道：',
    "netease-english": f'At 2026-01-06 15:20:11, "{WHO}" <{WHERE}> wrote:',
    "thunderbird": f"在 2026/1/6 下午3:20, {WHO} 写道:",
    "gmail": f"{WHO} <{WHERE}> 于2026年1月6日周二 15:20写道：",
    "gmail-spaced": f"{WHO} <{WHERE}> 于 2026年1月6日周二 下午3:20写道：",
    "gmail-broken": f"{WHO}\n<{WHERE}> 于2026年1月6日周二 15:20写道：",
    "gmail-name-first": f"{WHO} <{WHERE}> 在 2026年1月6日 周二 15:20 写道：",
    "gmail-date-first": f"2026年1月6日 周二 15:20 {WHO} <{WHERE}> 写道：",
    "iphone": f"在 2026年1月6日，15:20，{WHO} <{WHERE}> 写道：",
    "iphone-new": f"2026年1月6日 15:20，{WHO} <{WHERE}> 写道：",
    "yahoo": f"在 2026年1月6日星期二 CST 下午3:20:11，{WHO} 写道：",
    "evolution": f"在 星期二，2026-01-06 15:20 +0800，{WHO}写道：",
    "k9": f"于 2026年1月6日 GMT+08:00 下午3:20:11, {WHO} <{WHERE}> 写到:",
    "taiwan-gmail": f"{WHO} <{WHERE}> 於 2026年1月6日 週二 下午3:20寫道：",
    "taiwan-thunderbird": f"於 2026/1/6 下午 03:20, {WHO} 寫道:",
    "evolution-new": f"在 2026-01-06星期二的 15:20 +0800，{WHO}写道：",
    "claws": f"于 Tue, 6 Jan 2026 15:20:11 +0800\n{WHO} <{WHERE}> 写道:",
    "emclient": f'在 2026/1/6 15:20:11, "{WHO}" <{WHERE}> 写道:',
    "horde": f"引用 {WHO} <{WHERE}>:",
    "express-news": f'"{WHO}" <{WHERE}> 写入消息新闻:abc1@hospital.example...',
    "mutt": "On Tue, Jan 06, 2026 at 03:20:11PM +0800, Han Xue wrote:",
    "gmail-english": f"On Tue, Jan 6, 2026 at 3:20 PM Han Xue <{WHERE}> wrote:",
    "gmail-english-broken": f"On Tue, Jan 6, 2026 at 3:20 PM Han Xue of the laboratory\n<{WHERE}> wrote:",
    "sylpheed": f"On Tue, 6 Jan 2026 15:20:11 +0800\nHan Xue <{WHERE}> wrote:",
    "gnus": f"Han Xue <{WHERE}> writes:",
    "german": f"Am Di., 6. Jan. 2026 um 15:20 Uhr schrieb Han Xue <{WHERE}>:",
    "german-broken": f"Am Di., 6. Jan. 2026 um 15:20 Uhr schrieb Han Xue <\n{WHERE}>:",
    "french": f"Le mar. 6 janv. 2026 à 15:20, Han Xue <{WHERE}> a écrit :",
    "spanish": f"El mar, 6 ene 2026 a las 15:20, Han Xue (<{WHERE}>) escribió:",
    "italian": f"Il giorno mar 6 gen 2026 alle ore 15:20 Han Xue <{WHERE}> ha scritto:",
    "portuguese": f"Em ter., 6 de jan. de 2026 às 15:20, Han Xue <{WHERE}> escreveu:",
    "dutch": f"Op di 6 jan 2026 om 15:20 schreef Han Xue <{WHERE}>:",
    "swedish": f"Den tis 6 jan. 2026 kl 15:20 skrev Han Xue <{WHERE}>:",
    "danish": f"Den tirs. 6. jan. 2026 kl. 15.20 skrev Han Xue <{WHERE}>:",
    "norwegian": f"tir. 6. jan. 2026 kl. 15:20 skrev Han Xue <{WHERE}>:",
    "finnish": f"ti 6. tammik. 2026 klo 15.20 Han Xue ({WHERE}) kirjoitti:",
    "polish": f"wt., 6 sty 2026 o 15:20 Han Xue <{WHERE}> napisał(a):",
    "czech": f"út 6. 1. 2026 v 15:20 odesílatel Han Xue <{WHERE}> napsal:",
    "russian": f"вт, 6 янв. 2026 г. в 15:20, Han Xue <{WHERE}>:",
    "hungarian": f"Han Xue <{WHERE}> ezt írta (időpont: 2026. jan. 6., K, 15:20):",
    "turkish": f"Han Xue <{WHERE}>, 6 Oca 2026 Sal, 15:20 tarihinde şunu yazdı:",
    "romanian": f"În mar., 6 ian. 2026 la 15:20, Han Xue <{WHERE}> a scris:",
    "greek": f"Στις Τρί 6 Ιαν 2026 στις 3:20 μ.μ., ο χρήστης Han Xue <{WHERE}> έγραψε:",
    "vietnamese": f"Vào Th 3, 6 thg 1, 2026 vào lúc 15:20 Han Xue <{WHERE}> đã viết:",
    "indonesian": f"Pada tanggal Sel, 6 Jan 2026 pukul 15.20 Han Xue <{WHERE}> menulis:",
    "japanese": f"2026年1月6日(火) 15:20 Han Xue <{WHERE}>:",
    "korean": f"2026년 1월 6일 (화) 오후 3:20, Han Xue <{WHERE}>님이 작성:",
}

# Below an answer that nothing else follows.
CARDS = {
    "closing": "-- \n此致\n敬礼\n祁佳",
    "letter": "　　　　　　致\n礼！\n\n　　　　　　　　祁佳\n　　　　　　　　clerk@hospital.example\n　　　　　　　　　　2026-01-06",
    "regards": "Best Regards,\n祁佳",
    "day-first": "2026-01-06\n\n\n祁佳",
    "stars": "*********************\n祁佳  登记处\n西宁市某某路1号\n邮编：810000",
    "dashi-english": "Signature is customized by Netease Mail Master",
    "windows": "从 Windows 版邮件<https://example.com/fwlink/?LinkId=1>发送",
    "windows-ten": "发送自 Windows 10 版邮件<https://example.com/fwlink/?LinkId=1>应用",
    "wishes": "顺颂商祺！\n\n祁佳\n登记处\n地址：西宁市某某路1号\n电话：0971-6251234",
    "extension": "祁佳\n登记处\n0971-6251234 转 8012",
    "picture": "[cid:image001.png@01DA6F0A.1234]\n祁佳\n登记处",
    "picture-file": "<image001.jpg>\n祁佳 登记处",
    "secret": "声明：本邮件含有保密信息，仅限于收件人使用。",
    "paper": "请考虑环境保护，仅在必要时打印此邮件。",
    "paper-english": "Please consider the environment before printing this e-mail",
    "two-languages": "祁佳\nQi Jia\n登记处 Reception Desk\nTel: +86-971-6251234\nAdd: No.1 Some Road, Xining, China",
    "wechat": "---------------------\n祁佳\n登记处\n微信同号：13900000017",
    "thanks": "Thanks & Best Regards!\n祁佳\n登记处",
    "crosses": "××××××××××××××\n祁佳\n登记处\n电话：0971-6251234",
    "dashi-phone": "-- 发自我的网易邮箱手机智能版\n<br/><br/><br/>",
}

_HEAD = f"<b>发件人:</b> {WHO} &lt;{WHERE}&gt;<br><b>发送时间:</b> 2026年1月6日 15:20<br><b>收件人:</b> 祁佳<br><b>主题:</b> 打印机"

# HTML around an answer and the letter below it; where no sentence or block stands, only the container tells them apart.
PAGES = {
    "qq": "<div>{answer}</div><div><includetail><div>------------------&nbsp;原始邮件&nbsp;------------------</div>"
    f"<div style='background:#efefef'><div>{_HEAD}</div></div><div>{{asked}}</div></includetail></div>",
    "qq-new": "<p>{answer}</p><article><div><div>原始邮件</div><hr></div><table><tr><td><div><span>发件人：</span><span>韩雪</span></div>"
    "<div><span>发件时间：</span><span>2026年1月6日 15:20</span></div></td></tr></table><div>{asked}</div></article>",
    "netease": f"<div>{{answer}}</div><p>在 2026-01-06 15:20:11，\"{WHO}\" &lt;{WHERE}&gt; 写道：</p>"
    "<blockquote id='isReplyContent'><div>{asked}</div></blockquote>",
    "dashi": "<div>{answer}</div><div class='J-reply ntes-mailmaster-quote'><div>---- 回复的原邮件 ----</div>"
    "<table><tr><td>发件人</td><td>韩雪</td></tr></table><div>{asked}</div></div>",
    "outlook-web-signed": "<div>{answer}</div><div id='Signature'>祁佳，登记处</div><div id='appendonsend'></div><hr>{asked}",
    "outlook-web": f"<div>{{answer}}</div><hr><div id='divRplyFwdMsg'><font>{_HEAD}</font></div><div>{{asked}}</div>",
    "outlook-web-again": "<div>{answer}</div><hr><div id='x_divRplyFwdMsg'>韩雪，周二</div><div>{asked}</div>",
    "outlook": "<div><p>{answer}</p><div style='border:none;border-top:solid #E1E1E1 1.0pt'>"
    f"<p>{_HEAD}</p></div><p>{{asked}}</p></div>",
    "gmail": "<div>{answer}</div><div class='gmail_quote'><div class='gmail_attr'>某日某人写：</div>"
    "<blockquote class='gmail_quote'>{asked}</blockquote></div>",
    "gmail-between": "<div class='gmail_quote'><div class='gmail_attr'>某日某人写：</div><blockquote class='gmail_quote'>{asked}</blockquote>"
    "<div>{answer}</div><blockquote class='gmail_quote'>{asked}</blockquote></div>",
    "apple": f"{{answer}}<br><blockquote type='cite'>在 2026年1月6日，15:20，{WHO} &lt;{WHERE}&gt; 写道：<br></blockquote>"
    "<blockquote type='cite'>{asked}</blockquote>",
    "yahoo": "<div>{answer}</div><div class='yahoo_quoted'><div>某日某人写：</div><div>{asked}</div></div>",
    "lark": "<div>{answer}</div><div class='history-quote-wrapper' id='lark-mail-quote-1'><div>{asked}</div></div>",
    "mail139": "<div>{answer}</div><div id='signContainer'></div><hr id='replySplit'><div id='reply139content'>{asked}</div>",
    "coremail": f"<div>{{answer}}</div><blockquote name='replyContent' class='ReferenceQuote'>-----原始邮件-----<br>{_HEAD}<br>{{asked}}"
    "</blockquote>",
    "foxmail": "<div>{answer}</div><blockquote><div style='border:none;border-top:solid #B5C4DF 1.0pt'>"
    f"<div>{_HEAD}</div></div><div>{{asked}}</div></blockquote>",
    "thunderbird-below": "<div class='moz-cite-prefix'>某日某人写：<br></div><blockquote type='cite'>{asked}</blockquote><p>{answer}</p>",
    "proton": "<div>{answer}</div><div class='protonmail_quote'>某日某人写：<br>{asked}</div>",
}  # fmt: skip
