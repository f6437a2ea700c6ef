"""Chinese names: persons beside verbs of speech or titles, places and organisations by ending."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aigc_desktop.checks.fact_guard.gazetteer import chinese_places
from aigc_desktop.checks.fact_guard.name import Name, NameKind

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁"
    "任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武"
    "戴莫孔向汤温柳柯梅季俞欧闻庄颜倪易傅毕施牛赖殷骆鲁葛聂焦耿邢樊麦祝霍舒裴甄瞿佟翟岳奚章"
)
_DOUBLE = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐"
_SPEECH = (
    "(?:表示|介绍|指出|说道|坦言|透露|强调|认为|告诉|补充|解释|回忆|感慨|呼吁|回应|宣布|说(?![明法服话不起到来得])|"
    "称(?![为号赞]))"
)
_TITLE = (
    "(?:馆长|校长|院长|局长|市长|县长|镇长|村长|区长|省长|部长|厅长|处长|科长|所长|站长|队长|会长|行长|社长|"
    "主任|主席|书记|总理|总统|总裁|董事长|总经理|经理|总监|教授|博士|院士|研究员|工程师|医生|老师|律师|"
    "记者|作家|导演|演员|教练|负责人|发言人|创始人|店主|业主|居民|村民|市民|学生|志愿者|读者|观众|秘书长|先生|女士|"
    "理事长|理事|董事|首席执行官|创办人|合伙人|店长|厂长|船长|机长|组长|班长|秘书|干事|委员|代表|议员|大使|"
    "护士|护林员|消防员|指挥员|警官|民警|法官|检察官|设计师|摄影师|歌手|画家|诗人|编剧|主持人|裁判|教师|司机|"
    "厨师|工人|农民|农户|果农|渔民|牧民|家长|同学|乘客|旅客|游客|患者|邻居|主编|编辑|会计|经纪人|科学家|学者|专家|前任)"
)
_NOT_GIVEN = (
    "的了在和是也还等都就再又并且后中则与对向从为把被将要会能可以及或但而于有没不很最更各每该此这那个"
    "们说称面"
)
_NAME_BODY = rf"(?:{_DOUBLE}|[{_SURNAMES}])(?:(?![{_NOT_GIVEN}])[一-鿿]){{1,2}}"
_SPEAKER = re.compile(
    rf"(?:(?P<title>{_TITLE})|(?<![一-鿿]))(?P<name>{_NAME_BODY}?)"
    rf"(?=(?:{_TITLE})?(?:还|也|则|随后|同时|最后|昨日|今日|当天|向记者|对记者|在会上|在现场|在致辞中|在接受采访时)?{_SPEECH})"
)
# A second character that rather begins a verb than belongs to a given name.
_VERB_BEGINS = (
    "称没未曾已带参出表介主负获夺当率签宣来去走站坐看写给让请做受领正只先回上下前今昨"
    "透坦强认告补解感呼谈如直另"
)
_TITLED = re.compile(
    rf"{_TITLE}(?P<name>(?:{_DOUBLE}|(?![向万])[{_SURNAMES}])(?![{_NOT_GIVEN}])[一-鿿]"
    rf"(?:(?![{_NOT_GIVEN}{_VERB_BEGINS}])[一-鿿])?)"
)
# What a person does or what is done beside one; it ends the name.
_DEED = (
    "(?:主持|出席|担任|出任|负责|获得|夺得|摘得|当选|率领|带队|执导|主演|创办|创立|接任|接替|上任|就任|致辞|"
    "发言|讲话|到场|参加|参与|领取|到达|冲线|夺冠|退休|辞职|离任|一起|共同|等人|本人|个人)"
)
_ACTOR = re.compile(rf"(?<![一-鿿])(?P<name>{_NAME_BODY}?)(?={_DEED})")
_BESIDE = re.compile(
    rf"(?:与|和|由|任命|领先|击败|战胜|接替|采访|邀请|聘请|感谢|选举)(?P<name>{_NAME_BODY}?)"
    rf"(?={_DEED}|[，。、；！？）]|为[一-鿿]{{2}}|在|到|$)"
)
_FOREIGN = re.compile(r"(?P<name>[一-鿿]{2,6}(?:·[一-鿿]{1,8}){1,3}(?<![称说的]))")
_NOT_PERSONS = frozenset(
    (
        "方面 高层 高管 马上 于是 任何 何人 成员 范围 施工 程序 曾经 时任 "
        "温馨 安全 顾客 路人 万家 江苏 金融 石油 白天 高度 高兴 高中 高校 "
        "黄金 张贴 夏天 夏季 江边 江南 江西 江北 林区 林业 方案 方法 田间 "
        "田野 石头 金额 龙头 史料 严格 严肃 严重 钱款 易于 温度 季度 向往 "
        "向上 任务 任职 闻讯 闻声 付款 付费 付出 付钱 高喊 高呼 高声 高温 "
        "高空 高达 高出 高于 高举 高唱 严禁 温暖 温和 金牌 武装 顾虑 顾及 "
        "陶醉 谢谢 莫名 史上 段落 毛利 白白 方能 方可 方才 方便 任期 何必 "
        "何种 江面 梅花 柳树 季节 石料 万元 万里 张开 张望 周年 周到 周全 "
        "周游 孔雀 龙舟 龙年 金钱 余人 余名 余元 宋代 唐代 田径 林地 林间 "
        "林木 杨树 夏令 汤圆 黎明 雷锋 雷达 戴上 戴着 戴口 许愿 许诺 钱包 "
        "钱财 严密 秦岭 陈列 陈述 陈旧 韩国 韩元 胡同 金色 易拉 贺信 贺词 "
        "柳条 石雕 石桥 白色 毛巾 雷雨 武汉 汤类 任命 何时 何以 何况 万一 "
        "万人 许多 许可 余额 余下 周边 周围 周末 周一 周二 周三 周四 周五 "
        "周六 周日 马路 马匹 高级 高速 程度 江水 金属 陆续 陆地 曾任 施行 "
        "牛奶 章程 舒适 岳阳 麦子 "
    ).split()
)
_ORGANISATION = (
    "有限公司|公司|集团|大学|学院|中学|小学|幼儿园|医院|法院|检察院|研究院|研究所|交易所|交所|证监会|设计院|剧院|歌剧院|体育馆|图书馆|博物馆|美术馆|"
    "委员会|协会|学会|基金会|商会|联合会|出版社|电视台|俱乐部|卫健委|发改委|银行|局|委"
)
_PLACE = "省|市|县|区|镇|乡|村|路|街道|街|大道|车站|机场|大桥|体育场|水库"
_NOT_ORGANISATIONS = re.compile(
    "(?:邮|结|格|布|全|当|僵|大|开|饭|时|残|破|出|平|定)局$|(?:常|政|编|评|推|原|党|市|省|县|区|居|村)委$|"
    "委托|业主"
)
_NOT_PLACES = re.compile(
    "(?:城|超|夜|门|集|股|上|都|全|本|我|入|楼|房|车|开|罢)市$|(?:地|社|小|校|景|山|市|园|辖|灾|禁|展|"
    "馆|库|专|战|特|林|牧|城|老|新|城|片|郊|厂|阅览|休息|游览|服务|生活|办公|儿童|公共)区$|(?:农|乡|山|全|本|"
    "渔|新农)村$|(?:道|公|铁|马|思|出|一|上|半|线|网|电|水|销|走|让|问|带|引|修|陆|小|大|长|沿|新|老|退|活)路$|"
    "(?:全|本|我|各|外|该|节|反)省$|(?:全|本|该|各|邻|郡)县$|(?:城|集|乡|市|冰|全|小|老)镇$|(?:城|家|故|他|下|梦|"
    "同|老|全)乡$|(?:大|逛|上|小|沿|步行|商业|老|全)街$|(?:大|老)街道$"
)
_GENERIC = (
    "当地|附近|有关|相关|其他|国内|国外|全国|全市|全省|人民|社区|乡镇|中心|公共|综合|知名|重点|著名|普通|"
    "一些|部分|许多|不少|多数|外地|本地|今年|去年|目前|我们|他们|大型|小型|民营|国有|科技|上市|物业|初创|来自|查阅|查看|参阅|理解|了解|听听|怎样|如何|怎么|宜以|借助|通过|选择|成为|进入|公立|私立"
)
_BEFORE = "据在于从到至向由与和及、位赴经往抵据是被让给把为将自同跟入离"
_NOT_INSIDE = (
    "据的了在于从到至向由与和及是被让给把为将这那每各该某几座条所家间名位个"
    "只些本此全多我们他她它你都也就并"
)
_BODY = rf"(?:国家|(?![{_NOT_INSIDE}家])[一-鿿])"
_ORGANISED = re.compile(
    rf"(?:(?<![一-鿿])|(?<=[{_BEFORE}]))(?P<body>{_BODY}{{2,12}}?)(?P<end>{_ORGANISATION})(?![会员托派屈婉])"
)
_PLACED = re.compile(
    rf"(?:(?<![一-鿿])|(?<=[{_BEFORE}省市县区镇乡村]))(?P<body>{_BODY}{{2,4}}?)(?P<end>{_PLACE})"
    rf"(?!{_ORGANISATION}|[段村镇亲土愁人民政长级场面域分线边口径况])"
)


def chinese_names(text: str) -> Iterator[Name]:
    """Yield the candidate names of `text`: persons, then organisations, then places."""
    for pattern in (_SPEAKER, _TITLED, _ACTOR, _BESIDE):
        for match in pattern.finditer(text):
            name = match.group("name")
            if name not in _NOT_PERSONS and name[:2] not in _NOT_PERSONS:
                yield Name("person", match.start("name"), match.end("name"), name)
    yield from _by_ending(text, _ORGANISED, "organisation", _NOT_ORGANISATIONS)
    yield from _by_ending(text, _PLACED, "place", _NOT_PLACES)
    for match in _FOREIGN.finditer(text):
        yield Name("person", match.start(), match.end(), match.group())
    for match in chinese_places().finditer(text):
        yield Name("place", match.start(), match.end(), match.group())


_GENERIC_BODY = re.compile(rf"(?:{_GENERIC}|[一二三四五六七八九十两大小新老]|\d)+")


_ENDING = re.compile(rf"(?:{_ORGANISATION}|{_PLACE})$")


def shorter(name: str) -> Iterator[str]:
    """Yield a place or organisation without its first characters, which may not belong to it."""
    ending = _ENDING.search(name)
    if ending:
        yield from (name[start:] for start in range(1, ending.start() - 3))


# Verbs with which what is named begins only behind them.
_LEADING = re.compile(
    "^.*(?:来自|翻看|留意|关注|对照|参考|参看|查看|查阅|翻阅|通过|加入|走进|来到|前往|位于|联系|咨询|访问|听取|引自|读懂)"
)


def _is_generic(body: str) -> bool:
    return _GENERIC_BODY.fullmatch(body) is not None


def _by_ending(
    text: str, pattern: re.Pattern[str], kind: NameKind, stop: re.Pattern[str]
) -> Iterator[Name]:
    for match in pattern.finditer(text):
        led = _LEADING.match(match.group("body"))
        start = match.start() + (led.end() if led else 0)
        body = text[start : match.end("body")]
        if len(body) > 1 and not stop.search(match.group()) and not _is_generic(body):
            yield Name(kind, start, match.end(), text[start : match.end()])
