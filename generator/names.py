"""The words the generated world is named with: people, companies, places, trades.

Belongs here: lists, and the spelling of a name from them.  Not here: who exists (`world.py`).
All names are made up from parts; a likeness to a real company or person is chance.
"""

from __future__ import annotations


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    """`王:wang 李:li` as pairs of a word and how it is spelt in Latin letters."""
    return tuple((word, latin) for word, _, latin in (pair.partition(":") for pair in text.split()))


SURNAMES = _pairs(
    "王:wang 李:li 张:zhang 刘:liu 陈:chen 杨:yang 赵:zhao 黄:huang 周:zhou 吴:wu 徐:xu 孙:sun 胡:hu 朱:zhu 高:gao "
    "林:lin 何:he 郭:guo 马:ma 罗:luo 梁:liang 宋:song 郑:zheng 谢:xie 韩:han 唐:tang 冯:feng 于:yu 董:dong 萧:xiao "
    "程:cheng 曹:cao 袁:yuan 邓:deng 许:xu 傅:fu 沈:shen 曾:zeng 彭:peng 吕:lü 欧阳:ouyang 司马:sima"
)
GIVEN = _pairs(
    "伟:wei 芳:fang 娜:na 敏:min 静:jing 磊:lei 强:qiang 洋:yang 艳:yan 勇:yong 杰:jie 娟:juan 涛:tao 明:ming 超:chao "
    "秀英:xiuying 霞:xia 平:ping 刚:gang 桂英:guiying 建华:jianhua 文:wen 辉:hui 力:li 丽:li 云:yun 鹏:peng 宇:yu "
    "浩然:haoran 子涵:zihan 梓萱:zixuan 雨桐:yutong 思远:siyuan 嘉怡:jiayi 俊杰:junjie 欣怡:xinyi 晨曦:chenxi 一诺:yinuo "
    "博文:bowen 若曦:ruoxi 志强:zhiqiang 海燕:haiyan 晓东:xiaodong 雪梅:xuemei 国庆:guoqing 玉兰:yulan 天翔:tianxiang 诗涵:shihan"
)
FIRST = _words(
    "James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph Jessica "
    "Thomas Sarah Charles Karen Daniel Lisa Matthew Nancy Anna Lukas Emma Felix Hannah Jonas Lena Maximilian Sophie Paul "
    "Marie Leon Clara Tobias Katrin Jürgen Renée José María Luís Beatriz Rafael Camila Mateus Isabela Zoë Siobhán"
)
LAST = _words(
    "Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Wilson Anderson Taylor Moore "
    "Jackson Martin Lee Thompson White Harris Clark Lewis Robinson Walker Young Müller Schmidt Schneider Fischer Weber Meyer "
    "Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf Silva Santos Oliveira Souza Pereira Costa Almeida "
    "O'Brien D'Angelo Smith-Jones Vandenberg"
)

BRANDS = _pairs(
    "星:xing 云:yun 海:hai 天:tian 华:hua 宏:hong 鼎:ding 瑞:rui 创:chuang 智:zhi 博:bo 凯:kai 盛:sheng 远:yuan 恒:heng "
    "信:xin 达:da 泰:tai 康:kang 源:yuan 新:xin 锐:rui 微:wei 蓝:lan 金:jin 联:lian 汇:hui 通:tong 科:ke 龙:long 飞:fei "
    "诺:nuo 迅:xun 光:guang 腾:teng 润:run 中:zhong 德:de 安:an 捷:jie 卓:zhuo 曙:shu 晟:sheng 辰:chen 岳:yue 川:chuan"
)
CN_TRADES = (
    ("科技", "Technology"), ("网络", "Network"), ("信息技术", "Information Technology"), ("软件", "Software"),
    ("智能装备", "Intelligent Equipment"), ("医疗器械", "Medical"), ("教育科技", "Education"), ("新能源", "New Energy"),
    ("物流", "Logistics"), ("电子商务", "E-Commerce"), ("生物医药", "Biopharma"), ("精密制造", "Precision"),
)  # fmt: skip
CN_SUFFIXES = ("有限公司", "股份有限公司", "有限责任公司")
WEST_HEADS = _words(
    "Blue North Iron Silver Bright Clear Stone Red Green Oak River Summit Harbor Falcon Quantum Vector Nova Atlas Apex "
    "Cobalt Ember Granite Horizon Juniper Lumen Maple Nimbus Orchid Pioneer Quill Raven Sierra Tidal Umber Vertex Willow Zephyr"
)
WEST_TAILS = _words(
    "field gate bridge works line point forge path wave crest port ridge stream spark loop mark scale grid lake dale "
    "peak dock light leaf shift cast frame hub"
)
WEST_TRADES = ("Systems", "Software", "Analytics", "Logistics", "Medical", "Industries", "Energy", "Retail", "Financial", "Labs")
WEST_SUFFIXES = {
    "US": ("Inc.", "LLC", "Corp.", "Corporation"),
    "DE": ("GmbH", "AG", "GmbH & Co. KG"),
    "BR": ("S.A.",),
}

CITIES: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    # city in its own script, city, province or state, administrative division code (China only)
    "CN": (
        ("北京", "Beijing", "Beijing", "110108"), ("上海", "Shanghai", "Shanghai", "310115"),
        ("深圳", "Shenzhen", "Guangdong", "440300"), ("广州", "Guangzhou", "Guangdong", "440100"),
        ("杭州", "Hangzhou", "Zhejiang", "330100"), ("南京", "Nanjing", "Jiangsu", "320100"),
        ("苏州", "Suzhou", "Jiangsu", "320500"), ("成都", "Chengdu", "Sichuan", "510100"),
        ("武汉", "Wuhan", "Hubei", "420100"), ("西安", "Xi'an", "Shaanxi", "610100"),
    ),
    "US": (
        ("", "San Francisco", "California", ""), ("", "Austin", "Texas", ""), ("", "Boston", "Massachusetts", ""),
        ("", "New York", "New York", ""), ("", "Seattle", "Washington", ""), ("", "Chicago", "Illinois", ""),
    ),
    "DE": (
        ("", "Berlin", "Berlin", ""), ("", "München", "Bayern", ""), ("", "Hamburg", "Hamburg", ""),
        ("", "Köln", "Nordrhein-Westfalen", ""),
    ),
    "BR": (("", "São Paulo", "São Paulo", ""), ("", "Rio de Janeiro", "Rio de Janeiro", "")),
}  # fmt: skip
COUNTRY_NAMES = {"CN": "China", "US": "United States", "DE": "Germany", "BR": "Brazil"}
REGIONS = {"CN": "APAC", "US": "North America", "DE": "EMEA", "BR": "Latin America"}

CN_MOBILE = _words("130 131 132 135 136 137 138 139 150 151 152 155 156 158 159 176 177 180 182 185 186 187 188 189 199")
US_AREAS = _words("206 212 213 312 404 415 512 617 646 702 713 718 773 808 917")
DE_MOBILE = _words("151 160 170 171 175 176")
FREEMAIL = {
    "CN": ("qq.com", "163.com", "126.com", "foxmail.com"),
    "US": ("gmail.com", "outlook.com", "yahoo.com"),
    "DE": ("gmx.de", "web.de", "gmail.com"),
    "BR": ("gmail.com", "hotmail.com"),
}
JOBS = (
    ("CEO", "Management"), ("CTO", "Technology"), ("CFO", "Finance"), ("IT Director", "Technology"),
    ("VP Marketing", "Marketing"), ("Marketing Manager", "Marketing"), ("Product Manager", "Product"),
    ("Procurement Manager", "Procurement"), ("Operations Manager", "Operations"), ("Software Engineer", "Technology"),
    ("Data Analyst", "Technology"), ("Sales Director", "Sales"), ("HR Manager", "Human Resources"),
    ("Assistant", "Administration"),
)  # fmt: skip
STAFF = tuple(f"{first} {last}" for first, last in zip(FIRST[3:43], LAST[5:45], strict=True))
"""Our own people, whom the Western source knows by name only (C-44)."""

_ASCII = str.maketrans({"ü": "ue", "ö": "oe", "ä": "ae", "ß": "ss", "é": "e", "ë": "e", "á": "a", "ã": "a", "í": "i"})


def plain(name: str) -> str:
    """A name as it is written in an e-mail address: `O'Brien` is `obrien`, `Müller` is `mueller`."""
    return "".join(c for c in name.lower().translate(_ASCII) if c.isascii() and c.isalnum())
