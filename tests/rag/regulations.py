"""Small regulations of our own writing, for tests that stand alone."""
# ruff: noqa: E501 - a provision is one line

from datetime import date
from pathlib import Path

OLD = """# 云泽市犬只管理条例

（2019年5月6日云泽市人民代表大会常务委员会通过　自2019年7月1日起施行）

<!-- INFO END -->

## 第一章　总则

第一条　为了规范养犬行为，维护公共环境卫生，制定本条例。
第二条　本市城区内饲养犬只，适用本条例。
导盲犬的管理，另行规定。

## 第二章　养犬人义务

第三条　养犬人应当为犬只办理养犬登记，按期注射狂犬病疫苗。
第四条　携带犬只外出，应当遵守下列规定：
（一）用长度不超过二米的牵引绳牵领；
（二）及时清除犬只在户外排泄的粪便；
（三）不得携犬进入下列场所：
1. 幼儿园、学校；
2. 农贸市场。
禁止在城区饲养烈性犬。

## 第三章　法律责任

第五条　违反本条例第三条规定，未办理养犬登记的，由公安机关责令限期改正；逾期不改正的，处五百元罚款。
第六条　违反本条例第四条第一款第（二）项规定，不清除犬只粪便的，由城市管理部门责令清除，处五十元罚款。
第七条　违反本条例第四条第二款规定，饲养烈性犬的，没收犬只，处一千元罚款。
第八条　本条例自2019年7月1日起施行。
"""

NEW = (
    OLD.replace("（2019年5月6日云泽市人民代表大会常务委员会通过　自2019年7月1日起施行）",
                "（2019年5月6日通过　根据2024年3月1日《关于修改〈云泽市犬只管理条例〉的决定》修正）")
    .replace("处五百元罚款", "处二百元罚款")
    .replace("第六条　违反", "第五条之一　养犬登记每年核验一次。\n第六条　违反")
)

REPEALED = """# 云泽市户外广告暂行办法

<!-- INFO END -->

第一条　设置户外广告牌匾，应当经城市管理部门批准。
第二条　未经批准设置户外广告牌匾的，处三百元罚款。
"""

INDEX = """
- file: dogs-2019.md
  title: 云泽市犬只管理条例
  rank: local_regulation
  territory: 云泽市
  promulgated: 2019-05-06
  effective_from: "2019-07-01"
  ended_on: "2024-05-01"
- file: dogs-2024.md
  title: 云泽市犬只管理条例
  rank: local_regulation
  territory: 云泽市
  promulgated: "2024-03-01"
  effective_from: "2024-05-01"
  ended_on: null
- file: signs.md
  title: 云泽市户外广告暂行办法
  rank: local_rule
  territory: 云泽市
  promulgated: "2010-01-01"
  effective_from: "2010-02-01"
  ended_on: "2020-01-01"
"""

BEFORE, AFTER = date(2023, 6, 1), date(2024, 6, 1)


def write_folder(folder: Path) -> Path:
    """The three regulations with their index, as a folder to import."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (("dogs-2019.md", OLD), ("dogs-2024.md", NEW), ("signs.md", REPEALED),
                       ("index.yaml", INDEX)):
        (folder / name).write_text(text, "utf-8")
    return folder
