"""Who writes in the benchmark, and in what words: a few hundred thousand faults made of small parts."""

import random

DESK, ENGINEER, OFFICE, MANAGER = (
    "desk@weibao.example",
    "wang@weibao.example",
    "it@hospital.example",
    "pm@weibao.example",
)
PLACES = ("一楼登记台", "采血窗口", "B超室", "心电图室", "总检室", "收费处", "放射科", "导检台", "健康证窗口", "团检接待处", "眼科", "妇科",
          "内科诊室", "外科诊室", "检验科", "报告发放处", "机房", "病案室", "VIP 区", "尿检窗口")  # fmt: skip
THINGS = ("条码打印机", "登记界面", "排队叫号屏", "体检报告", "总检结论", "收费单", "影像图片", "检验结果", "身份证读卡器", "预约名单",
          "体检套餐", "导检单", "发票", "团体名册", "结论模板", "心电波形", "复查提醒", "权限列表", "打印预览", "数据备份")  # fmt: skip
FAULTS = ("打不开，一直转圈", "点保存没有反应", "显示的是上一个人的", "打印出来是空白", "提示连接超时", "字变成了问号", "列表是空的",
          "金额少了一位", "刷新之后就没了", "弹出“未知错误”", "比平时慢很多", "日期还是去年的", "查不到今天上午的人", "导出的表格少一列",
          "签名位置盖住了文字", "退出以后登不进去")  # fmt: skip
BEGINS = ("{since}开始", "早上一开机就发现", "刚才换班的时候", "从昨天下午起", "升级以后", "不知道从哪天起", "{since}左右，", "午休回来",
          "今天第三次了，", "主任看片的时候发现", "护士长让我报一下，", "窗口同事反映，")  # fmt: skip
MEANWHILE = ("目前先手写登记，不太耽误。", "暂时换到隔壁机器做，慢一点。", "只有这一台这样，别的都好。", "等着的人不多，可以先放放。",
             "先用旧报告顶着。", "我们拿纸记着，晚上再补录。", "别的窗口帮忙分担了。", "影响不大，有空看看。",
             "不急，本周内弄好就行。", "先跳过这一项，后面补做。")  # fmt: skip
TRIED = ("重启过电脑，没用", "换了一台机器也一样", "退出重新登录还是这样", "换过账号试了，照旧", "清过缓存", "拔插过网线和数据线",
         "还没有动过", "重装过打印驱动", "按说明书第三页做了一遍", "请信息科来看过一眼")  # fmt: skip
STEPS = ("打开{thing}—选择当天—点保存", "刷卡—进{place}—点{thing}—确定", "先查人再点{thing}，然后按回车", "{thing}里右键，选重新生成",
         "从{place}的快捷方式进去，双击{thing}", "照平常做：登录、选人、{thing}、提交", "扫条码之后点{thing}")  # fmt: skip
WHERE = ("客户端 6.2.{v}，Win10", "Windows 7 老机器，客户端 6.1.{v}", "Win11，上个月新换的，{v} 号网口", "谷歌浏览器，网页版",
         "一体机，客户端 6.2.{v}", "自助机 {v} 号", "内网电脑，IE 模式", "Win10 家庭版，客户端版本看不到")  # fmt: skip
MODULES = ("登记", "检验", "影像", "总检", "打印", "收费", "导检", "团检")


def fault(chance: random.Random) -> tuple[str, str]:
    """A subject and a text nobody wrote before."""
    place, thing, fault, number = (
        chance.choice(PLACES),
        chance.choice(THINGS),
        chance.choice(FAULTS),
        chance.randrange(1, 40),
    )
    since, version = f"{chance.randrange(8, 17)}点{chance.randrange(10, 60)}分", chance.randrange(9)
    begins, meanwhile, tried, steps, where = (
        chance.choice(words).format(since=since, place=place, thing=thing, v=version)
        for words in (BEGINS, MEANWHILE, TRIED, STEPS, WHERE)
    )
    brief = f"{place}{number}号机{thing}{fault[:6]}"
    told = f"{place} {number} 号机，{begins}{thing}{fault}。{meanwhile}"
    return brief, f"{told}\n操作：{steps}，就成这样。{tried}。\n{where}，工号 {chance.randrange(1000, 9999)}。"


def clerk_of(chance: random.Random) -> str:
    return f"clerk{chance.randrange(400)}@hospital.example"


def signature(address: str) -> str:
    warning = "本邮件及其附件含有保密信息，仅限于发送给上面地址中列出的个人或群组。"
    return f"--\n示范医院体检中心\n邮箱：{address}\n电话：0971-5550000 转 {len(address)}\n{warning}"
