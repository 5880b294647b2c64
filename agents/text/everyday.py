"""Words of one meaning in everyday papers: what a person asks for, and what a letter, a rule or a table calls it.

Plain knowledge of English and Chinese, wider and looser than `concepts.py`: somebody asks for the bike, the contract says
bicycle. A word may be in several groups. It knows no document.
"""
# ruff: noqa: E501 -- a group is one line

from __future__ import annotations

from functools import lru_cache

from agents.text.words import han_count, terms

GROUPS = """
bike bicycle cycle cycling cyclist 自行车 单车
car vehicle automobile motor driving 汽车 车辆 轿车 开车 驾车
bus coach minibus shuttle 巴士 大巴 班车 校车 公交
train rail railway 火车 高铁 列车 铁路
parking park car-park garage bay 停车 车位 车库
ticket fare admission entry entrance pass 门票 票价 车票 入场
trip outing excursion visit journey travel tour 出游 旅行 参观 郊游 出行 春游 秋游
hotel accommodation lodging room guesthouse overnight 住宿 酒店 宾馆 旅馆 房间
food catering meal meals lunch dinner supper breakfast snack snacks eat eating menu buffet refreshments 餐饮 吃饭 用餐 午餐 伙食 食物 饭菜 就餐 餐费
drink drinks beverage beverages water coffee tea 饮料 饮水 喝水 茶水
canteen cafeteria kitchen 食堂 餐厅
pensioner pensioners senior seniors retired retiree elderly old-age over-65 老人 老年 退休 长者
child children kid kids junior juniors youngster pupil son daughter boy girl toddler minor minors 孩子 儿童 小孩 子女 少年 未成年 小朋友
baby infant newborn 婴儿 宝宝
teenager adolescent youth young 青少年 青年 年轻
parent parents mother father mum dad guardian family 家长 父母 监护人
friend guest guests visitor visitors companion 客人 朋友 访客 来宾 亲友
teacher tutor instructor master mistress 老师 教师 导师 班主任
pupil pupils student students learner learners class 学生 同学 学员
headteacher headmaster headmistress principal head 校长
boss chief manager head director supervisor employer 老板 经理 主管 领导 负责人 上司
employee employees staff worker workers colleague colleagues personnel team 员工 职工 同事 人员 职员
chair chairman chairwoman chairperson president 主席 会长 主持
treasurer finances money cash accounts bookkeeper 财务 会计 出纳
doctor physician gp surgery clinic practice 医生 大夫 诊所 医师
vet veterinary veterinarian 兽医
dentist teeth dental 牙医 牙齿
jab jabs vaccine vaccination vaccinations vaccinated injection shot booster 疫苗 接种 打针
medicine medicines medication drug drugs tablet tablets pill pills 药物 药品 吃药 服药
ill sick illness disease unwell fever 生病 病假 患病 疾病
hurt injury injured injuries accident wound 受伤 事故 意外
dog dogs pet pets animal animals cat cats 宠物 动物 养狗 养猫
buy bought buying purchase purchased purchases acquire order ordered ordering pay paid 购买 购置 采购 买了 新购 新买 订购
sell sold selling sale sales 出售 销售 卖出 销量
sold-out unavailable stock 缺货 售罄 库存 无货
price prices cost costs charge charged charges fee fees rate rates pay paid payable total amount 价格 费用 收费 多少钱 单价 金额 总价
expensive dear costly 昂贵
cheap inexpensive affordable low-priced 便宜 低价
discount reduction reduced concession rebate cheaper off 折扣 优惠 打折 减免
bill invoice receipt account statement 账单 发票 收据
salary wage wages pay earnings income 工资 薪水 薪资 月薪 收入
rent rental lease tenancy let tenant 房租 租金 租赁 出租 租户
landlord owner lessor proprietor 房东 业主 出租人
deposit security caution 押金 保证金 定金
refund reimbursement reimbursed repay repaid money-back 退款 报销 退费 返还
subscription subscriptions dues membership fee fees contribution contributions unpaid 会费 年费 订阅
insurance insured cover covered policy 保险 投保 承保
excess deductible ourselves yourself 自付 免赔 自己承担
damage damaged damages broken broke defect defective faulty fault harm 损坏 坏了 破损 故障 损伤
repair repaired repairs mend mended mending fix fixed fixing replaced replacement maintenance overhaul 修理 更换 维修 修好 报修 检修
replace replaced replacement exchange exchanged swap new 更换 替换 换新 调换
broken faulty defective returns return repair 坏掉 出故障
stolen theft steal thief burglary burgled robbed 被偷 失窃 盗窃 被盗
lost lose losing loss missing mislaid 丢失 遗失 弄丢 丢了 丢掉
penalty fine fined punish punishment surcharge 罚款 处罚 扣款 违约金
compensation compensate indemnity 赔偿 赔付 补偿
pipe pipes burst leak leaks leakage water flooding flood 漏水 水管 爆裂 渗水
frost frozen freeze freezing cold winter minus 结冰 霜冻 低温 寒冷
heat heating warm boiler radiator 暖气 供暖 取暖
power electricity electric current mains 电力 用电 电费
rain rainy wet weather storm 下雨 雨天 如遇雨 天气
holiday holidays vacation leave break 假期 放假 休假 年假 假日
weekend saturday sunday 周末 周六 周日 双休
evening night tonight late 晚上 夜间 晚间
morning early 早上 上午 早晨
begin begins beginning start starts starting commence opens 开始 开幕 开工 起始
end ends ending finish finishes finished over close closes until 结束 截止 完成 散会 闭幕
deadline latest due closing before by 截止 期限 最迟 之前 到期
late overdue delayed delay tardy 逾期 迟到 晚交 延误 过期
cancel cancelled cancellation called-off resign terminate termination notice quit leave 取消 解约 退会 辞职 终止
postpone postponed moved rescheduled deferred 改期 推迟 延期 改到
open opened opening hours 开放 开门 营业
closed close shut closure 关闭 关门 休息 闭馆
join joined apply application applicant applicants enrol enrolment register registration sign-up admission 报名 加入 申请 登记 注册 入会
vote votes voting ballot elect elected election 投票 选举 表决
against opposed oppose objected dissent abstained 反对 弃权
agree agreed accept accepted approve approved consent decided adopted carried 同意 通过 批准 决定
refuse refused reject rejected declined denied turned-down 拒绝 驳回 不受理
absent absence apologies missing missed excused 缺席 请假 没来 未到 没到
present attended attendance attend attending participants 出席 参加 到场 到会
allowed allow permitted permission may can let 允许 可以 准许 许可
forbidden prohibited banned ban must-not not-allowed 禁止 不准 不得 不能 不许
required necessary mandatory compulsory obligatory must need needed 必须 必要 强制 需要
bring take carry pack equipment kit 携带 带来 自带 准备
wear clothes clothing dress shoes uniform 穿着 服装 衣服 校服
phone telephone mobile ring call number 电话 手机 联系 拨打
email e-mail mail address contact write 邮箱 邮件 联系
send post ship shipping mail posted return 寄送 邮寄 寄到 发送 寄回
deliver delivery delivered dispatch arrives arrival 送货 交货 到货 配送 发货
hand submit submitted submission give in turn-in 提交 上交 交给 递交 上报
warranty guarantee guaranteed guarantees 保修 质保 保质 三包
manual instructions guide handbook 说明书 手册 指南
battery batteries cell cells rechargeable charge charged 电池 充电
lamp light lights lighting bulb 灯具 电灯 灯泡 照明
loud noise noisy sound quiet 噪音 吵闹 噪声 声音
clean cleaned cleaning wash washed washing 清洁 打扫 清洗 卫生 洗涤
rubbish waste bin bins litter refuse garbage trash recycling 垃圾 废物 回收
key keys lock locked locks 钥匙 门锁 上锁
door doors gate entrance exit 大门 入口 出口
meeting meetings session assembly agm 会议 开会 例会 大会
minutes protocol record records log 纪要 记录
rule rules regulation regulations bylaw bylaws statute terms 规定 规则 制度 章程
committee board council 委员会 理事会 董事会
club society association group 协会 社团 俱乐部
member members membership 会员 成员 社员
competition contest race regatta tournament match event 比赛 竞赛 赛事 运动会
winner won win first champion victory prize 冠军 获胜 第一名 赢得 获奖
borrow borrowed borrowing loan lend lent 借阅 借书 借用 出借
extend extended extension renew renewal renewed prolong 续借 延长 续签 续期
book books title volume 图书 书籍 书本
library reading-room 图书馆 阅览室
exam exams examination test tests 考试 测验 考核
mark marks grade grades score scores result results 成绩 分数 得分
abroad overseas foreign international 国外 境外 海外 出国
outside outdoors outdoor elsewhere away town 室外 户外 外面
house home flat apartment dwelling building 房子 住房 住宅 公寓
move moved moving relocate relocation 搬家 搬迁 迁址
garden lawn plot allotment yard 花园 园地 菜地
age aged old older years 年龄 岁数 周岁
weight weigh weighs heavy kilo kilos kg 体重 重量 多重
size dimensions measure measures length width 尺寸 大小 规格
distance far range reach 距离 范围 多远
speed fast quick quickly 速度 快慢
increase increased rise rose risen grew growth up more gain 增加 上涨 增长 提高 上升
disappear disappeared disappearance vanish vanished downfall demise decline declined fall 衰落 消失 没落 衰败 衰退
decrease decreased drop dropped fall fell fallen decline declined down less shrink 减少 下降 下跌 降低 回落
most biggest largest highest top best 最多 最大 最高 最好
reason because cause caused why due 原因 由于 因为
problem problems issue issues trouble bug bugs fault error 问题 毛病 故障 缺陷
change changes changed amendment amended new update updated 变更 修改 更改 调整 更新
version release edition model 版本 型号 款式
install installation setup set-up deploy 安装 部署 配置
delete remove removed erase drop 删除 移除 清除
save stored store backup keep kept storage 保存 备份 储存
password login credentials sign-in account token 密码 登录 账号 口令
computer laptop pc machine 电脑 计算机 笔记本
software program application app tool 软件 程序 应用
run execute start launch command 运行 启动 执行
licence license permit certificate qualification 执照 证书 许可证 资格
volunteer volunteers helper helpers help helping 志愿者 帮忙 义工 帮手
responsible charge looks duty organises organise organised 负责 主管 值班 安排
leave leaves depart departs departure 出发 离开 启程 发车
back return returns returned 返回 回来 归还
meet gather assemble meeting-point 集合 碰头
money funds balance budget cash 资金 余额 经费 款项
donate donation donations gift 捐款 捐赠
debt debts owe owed owing outstanding arrears unpaid 欠款 欠费 债务 未付
tax vat duty 税费 增值税 税款
name called named titled 名称 叫做 名叫 命名
live lives address resident residents 住址 居住 居民 地址
neighbour neighbours neighbor next-door 邻居
fire smoke alarm 火灾 着火 火警 消防
emergency urgent urgently 紧急 应急 急救
toilet toilets lavatory wc restroom 厕所 洗手间 卫生间
lift elevator 电梯
stairs staircase steps 楼梯
swim swimming pool 游泳 泳池
wheelchair disabled disability accessible 轮椅 残疾 无障碍
smoke smoking cigarette cigarettes 吸烟 抽烟 烟草
alcohol beer wine drinking 饮酒 喝酒 酒类
allergy allergic allergies nuts intolerance 过敏
course courses class classes lesson lessons workshop training 课程 培训 上课 班级
overtime extra hours 加班
contract agreement 合同 协议
customer customers client clients buyer 顾客 客户 买家
supplier vendor provider manufacturer maker 供应商 厂家 厂商 制造商
complaint complaints complain complained 投诉 意见 反映
shop store outlet branch 商店 门店 店铺
rescue rescued rescues save saved saves saving 救援 营救 救出
backup backups copy copies 备份 副本
away absent off leave holiday 外出 不在
choose chose chosen pick picked select selected decided 选定 选择 选中 决定选
别人 他人 旁人 其他人
借给 转借 出借 借人
外省 省外 外地
退卡 退会 退订 不要了 不想要
扔掉 丢弃 清运 处理
承担 支付 负担 谁出
过夜 留宿 住一晚
到场 上门 有人来 赶到
check-in arrive arrives arrival arriving
"""
"""A group a line. English words in the forms that occur; Chinese ones as whole words."""
MOST = 40
"""Words that a question is widened by, at most."""


@lru_cache(maxsize=1)
def _groups() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(line.split()) for line in GROUPS.strip().splitlines())


@lru_cache(maxsize=1)
def _by_term() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, group in enumerate(_groups()):
        for word in group:
            for term in terms(word) if not han_count(word) else (word,):
                found.setdefault(term, set()).add(number)
    return {term: frozenset(numbers) for term, numbers in found.items()}


@lru_cache(maxsize=8192)
def everyday(text: str) -> frozenset[int]:
    """Groups that a text has words of."""
    known = _by_term()
    found: set[int] = set()
    for term in terms(text):
        found |= known.get(term, frozenset())
    if han_count(text):
        for word, numbers in _han_words():
            if word in text:
                found |= numbers
    return frozenset(found)


@lru_cache(maxsize=1)
def _han_words() -> tuple[tuple[str, frozenset[int]], ...]:
    """Chinese words, which a text may have across what is taken for its terms."""
    return tuple((word, numbers) for word, numbers in _by_term().items() if han_count(word))


@lru_cache(maxsize=1024)
def widened(question: str) -> str:
    """Other words for what a question speaks of, of its own language, for one more search; empty where none is known."""
    chinese = han_count(question) > 0
    said = set(terms(question))
    found: dict[str, None] = {}
    for number in sorted(everyday(question)):
        for word in sorted(_groups()[number]):
            if (han_count(word) > 0) == chinese and not said & set(terms(word)):
                found[word] = None
    return " ".join(list(found)[:MOST])
