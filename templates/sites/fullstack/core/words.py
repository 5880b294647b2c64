"""The words of the interface, English and Chinese: those of the code here, those of the templates in words.json.

The words of the site's own content live in its features.
"""

import json
from functools import cache

from core.settings import ROOT
from core.site import site

_EN_ZH: dict[str, tuple[str, str]] = {
    "home": ("Home", "首页"),
    "menu": ("Menu", "导航"),
    "more": ("More", "更多"),
    "skip": ("Skip to content", "跳到正文"),
    "search": ("Search", "搜索"),
    "search_for": ("Search the site", "搜索本站"),
    "results": ("Results", "搜索结果"),
    "no_results": ("Nothing was found.", "没有找到结果。"),
    "nothing_yet": ("Nothing here yet.", "这里还没有内容。"),
    "new": ("New", "新建"),
    "add": ("Add", "添加"),
    "edit": ("Edit", "编辑"),
    "save": ("Save", "保存"),
    "delete": ("Delete", "删除"),
    "delete_sure": ("Delete this for good?", "确定要删除吗？删除后无法恢复。"),
    "cancel": ("Cancel", "取消"),
    "back": ("Back", "返回"),
    "open": ("Open", "查看"),
    "all": ("All", "全部"),
    "any": ("Any", "不限"),
    "any_free": ("Whichever is free", "任意空闲"),
    "choose": ("Choose…", "请选择…"),
    "yes": ("Yes", "是"),
    "no": ("No", "否"),
    "none": ("None", "无"),
    "sort": ("Sort by", "排序"),
    "newest": ("Newest first", "最新在前"),
    "filter": ("Filter", "筛选"),
    "clear": ("Clear", "清除"),
    "previous": ("Previous", "上一页"),
    "next": ("Next", "下一页"),
    "page_of": ("Page {page} of {pages}", "第 {page} 页，共 {pages} 页"),
    "total": ("{total} in all", "共 {total} 条"),
    "optional": ("optional", "选填"),
    "required_mark": ("required", "必填"),
    "created": ("Added", "创建时间"),
    "owner": ("By", "作者"),
    "day": ("Day", "日期"),
    "today": ("Today", "今天"),
    "free_times": ("Free times", "可预约时间"),
    "taken": ("Taken", "已约满"),
    "no_free_times": ("No time is free on this day.", "这一天没有空闲时间。"),
    "pick_day": ("Pick a day", "选择日期"),
    "join_waiting": ("Join the waiting list", "加入候补名单"),
    "waiting_full": ("Everything is taken.", "已全部约满。"),
    "day_plan": ("The day", "当日安排"),
    "closed": ("Closed", "休息"),
    "month_previous": ("Previous month", "上个月"),
    "month_next": ("Next month", "下个月"),
    "week": ("Week", "周"),
    "dashboard": ("Dashboard", "数据面板"),
    "admin": ("Administration", "管理后台"),
    "theme": ("Light or dark", "明暗切换"),
    "account": ("Account", "账号"),
    "accounts": ("Accounts", "账号"),
    "my": ("Your {titles}", "我的{titles}"),
    "role": ("Role", "角色"),
    "active": ("May sign in", "允许登录"),
    "sign_in": ("Sign in", "登录"),
    "sign_out": ("Sign out", "退出登录"),
    "sign_up": ("Make an account", "注册账号"),
    "no_account": ("No account yet?", "还没有账号？"),
    "have_account": ("You have an account?", "已有账号？"),
    "name": ("Name", "姓名"),
    "email": ("E-mail", "邮箱"),
    "password": ("Password", "密码"),
    "password_new": ("New password", "新密码"),
    "password_old": ("Current password", "当前密码"),
    "password_help": ("At least {least} characters. A sentence is fine.", "至少 {least} 个字符，可以用一句话。"),
    "password_change": ("Change password", "修改密码"),
    "password_changed": (
        "The password is changed; other devices are signed out.",
        "密码已修改，其他设备已退出登录。",
    ),
    "password_short": ("Use at least {least} characters.", "请至少使用 {least} 个字符。"),
    "password_long": ("Use at most {most} characters.", "请最多使用 {most} 个字符。"),
    "password_easy": ("This password is too easy to guess.", "这个密码太容易猜到。"),
    "password_wrong": ("This is not the current password.", "当前密码不正确。"),
    "password_keep": ("Leave empty to keep it.", "留空则不修改。"),
    "forgotten": ("Forgot your password?", "忘记密码？"),
    "forgotten_text": (
        "Enter your e-mail; a link to a new password is sent to it.",
        "请输入您的邮箱，我们会发送设置新密码的链接。",
    ),
    "forgotten_sent": (
        "If there is an account of {email}, a mail with a link is on its way. The link works for an hour, and once.",
        "如果 {email} 已注册，一封带链接的邮件即将送达。链接一小时内有效，只能使用一次。",
    ),
    "forgotten_no_mail": (
        "This site sends no mail. Ask an administrator of the site: they can set a new password for you.",
        "本站不发送邮件。请联系本站管理员，由管理员为您设置新密码。",
    ),
    "send_link": ("Send the link", "发送链接"),
    "reset_over": (
        "This link is no longer good: it was used, or its hour is over. Ask for a new one.",
        "链接已失效：可能已被使用，或已超过一小时。请重新申请。",
    ),
    "mail_reset": ("A new password for {site}", "设置 {site} 的新密码"),
    "mail_reset_text": (
        "Hello {name},\n\nsomebody, probably you, asked for a new password at {site}. Set it here:\n\n{link}\n\n"
        "The link works for {hours} hour, and once. If it was not you, do nothing: your password stays as it is.\n",
        "{name}，您好：\n\n有人（可能是您）在 {site} 申请了新密码。请打开以下链接设置：\n\n{link}\n\n"
        "链接 {hours} 小时内有效，只能使用一次。如果不是您本人操作，请忽略，密码不会改变。\n",
    ),
    "mail_step": ("{title}: {step}", "{title}：{step}"),
    "mail_step_text": (
        "Hello {name},\n\nthere is news of this:\n\n{title}: {display}\n{step}\n{facts}\n\nSee it here:\n\n{link}\n",
        "{name}，您好：\n\n以下内容有了新进展：\n\n{title}：{display}\n{step}\n{facts}\n\n查看：\n\n{link}\n",
    ),
    "mail_reminder": ("Reminder, {title}: {when}", "提醒，{title}：{when}"),
    "mail_reminder_text": (
        "Hello {name},\n\nthis comes up:\n\n{title}: {display}\n{label}: {when}\n{facts}\n\nSee or change it here:\n\n{link}\n",
        "{name}，您好：\n\n提醒您：\n\n{title}：{display}\n{label}：{when}\n{facts}\n\n查看或更改：\n\n{link}\n",
    ),
    "mail_confirm": ("{title}: {when}", "{title}：{when}"),
    "mail_confirm_text": (
        "Hello {name},\n\nthis is stored for you:\n\n{title}: {when}\n{facts}\n\nSee or change it here:\n\n{link}\n",
        "{name}，您好：\n\n已为您登记：\n\n{title}：{when}\n{facts}\n\n查看或更改：\n\n{link}\n",
    ),
    "outbox": ("Outbox", "发件箱"),
    "outbox_preview": (
        "This is a preview: nothing is sent. These mails would have gone out.",
        "这是预览：不会真正发送。以下是本应发出的邮件。",
    ),
    "outbox_on": ("What this site sent by mail, and what still waits.", "本站已发送和等待发送的邮件。"),
    "outbox_off": (
        "This site sends no mail. SMTP_HOST, MAIL_FROM and SITE_URL turn it on, see README.md.",
        "本站不发送邮件。设置 SMTP_HOST、MAIL_FROM 和 SITE_URL 即可开启，见 README.md。",
    ),
    "mail_sent": ("sent", "已发送"),
    "mail_waiting": ("waiting", "等待发送"),
    "mail_failed": ("not sent: {fault}", "未能发送：{fault}"),
    "login_failed": ("E-mail and password do not fit together.", "邮箱或密码不正确。"),
    "login_slow": ("Too many tries. Please wait a quarter of an hour.", "尝试次数过多，请十五分钟后再试。"),
    "signup_failed": (
        "No account could be made with this e-mail. If it is yours, sign in.",
        "无法用这个邮箱注册。如果它是您的，请直接登录。",
    ),
    "signup_closed": ("Accounts are made by the administrator here.", "本站账号由管理员开设。"),
    "welcome": ("Welcome, {name}.", "欢迎，{name}。"),
    "signed_out": ("You are signed out.", "您已退出登录。"),
    "data_export": ("Download your data", "下载我的数据"),
    "account_delete": ("Delete the account", "注销账号"),
    "account_delete_help": (
        "Your account and what belongs to it are deleted for good. Enter your password to go on.",
        "账号及其数据将被永久删除。请输入密码继续。",
    ),
    "account_deleted": ("The account is deleted.", "账号已注销。"),
    "account_in_use": (
        "This account is still needed: {count} {titles} point at it. Ask an administrator.",
        "该账号仍被 {count} 条{titles}引用，请联系管理员。",
    ),
    "last_admin": ("This is the last administrator; make another first.", "这是最后一位管理员，请先添加另一位。"),
    "sign_in_first": ("Please sign in first.", "请先登录。"),
    "stored": ("Saved.", "已保存。"),
    "sent": ("Thank you, it has been sent.", "谢谢，已提交。"),
    "deleted": ("Deleted.", "已删除。"),
    "done": ("Done.", "已完成。"),
    "check_form": ("Please look at the marked fields.", "请检查标出的内容。"),
    "missing_value": ("Please fill this in.", "请填写此项。"),
    "too_long": ("At most {most} characters.", "最多 {most} 个字符。"),
    "too_short": ("At least {least} characters.", "至少 {least} 个字符。"),
    "too_small": ("At least {least}.", "不能小于 {least}。"),
    "too_great": ("At most {most}.", "不能大于 {most}。"),
    "not_number": ("Please enter a number.", "请输入数字。"),
    "not_whole": ("Please enter a whole number.", "请输入整数。"),
    "not_money": ("Please enter an amount with at most two decimals.", "请输入金额，最多两位小数。"),
    "not_date": ("Please enter a date, like 2026-05-31.", "请输入日期，如 2026-05-31。"),
    "not_time": ("Please enter a time, like 14:30.", "请输入时间，如 14:30。"),
    "not_moment": ("Please enter day and time.", "请输入日期和时间。"),
    "not_choice": ("Please choose one of these.", "请从选项中选择。"),
    "not_email": ("Please enter an e-mail address.", "请输入有效的邮箱地址。"),
    "not_phone": ("Please enter a telephone number.", "请输入有效的电话号码。"),
    "not_url": (
        "Please enter an address that begins with https:// or http://.",
        "请输入以 https:// 或 http:// 开头的网址。",
    ),
    "not_image": ("Please choose a picture (PNG, JPEG, WebP or GIF).", "请选择图片（PNG、JPEG、WebP 或 GIF）。"),
    "image_large": ("The picture is too large: at most {most} MB.", "图片过大，最大 {most} MB。"),
    "already_taken": ("This is taken already.", "该内容已被使用。"),
    "already_there": ("The same is there already.", "已存在相同的内容。"),
    "still_used": ("This is still used elsewhere and cannot be deleted.", "该内容仍被其他数据使用，无法删除。"),
    "not_stored": ("This could not be stored.", "无法保存。"),
    "slot_taken": ("This time is taken. Please choose another.", "该时间已被预约，请另选时间。"),
    "slot_past": ("This time lies in the past.", "该时间已过。"),
    "slot_closed": ("We are closed at this time.", "该时间不营业。"),
    "slot_grid": ("Please choose one of the offered times.", "请从提供的时间中选择。"),
    "seats_full": ("There is no place left.", "名额已满。"),
    "seats_few": ("Only {left} left.", "仅剩 {left} 个名额。"),
    "stock_few": ("Only {left} in stock.", "库存仅剩 {left}。"),
    "limit_reached": ("At most {most} per person.", "每人最多 {most} 个。"),
    "limit_reached_day": ("At most {most} per person and day.", "每人每天最多 {most}。"),
    "limit_reached_week": ("At most {most} per person and week.", "每人每周最多 {most}。"),
    "limit_reached_month": ("At most {most} per person and month.", "每人每月最多 {most}。"),
    "limit_reached_year": ("At most {most} per person and year.", "每人每年最多 {most}。"),
    "whole_limit_reached_day": ("This day is full: at most {most}.", "当天已满：最多 {most}。"),
    "whole_limit_reached_week": ("This week is full: at most {most}.", "本周已满：最多 {most}。"),
    "whole_limit_reached_month": ("This month is full: at most {most}.", "本月已满：最多 {most}。"),
    "whole_limit_reached_year": ("This year is full: at most {most}.", "今年已满：最多 {most}。"),
    "stay_short": ("At least {days} days.", "至少 {days} 天。"),
    "stay_long": ("At most {days} days.", "最多 {days} 天。"),
    "closed_since": ("It is too late for this: it was possible until {when}.", "已截止：截止时间为 {when}。"),
    "only_on_days": ("Only on these days: {days}.", "只能选择：{days}。"),
    "export": ("Export as CSV", "导出 CSV"),
    "not_ordered": ("{first} must come before {second}.", "{first}必须早于或小于{second}。"),
    "days_taken": (
        "This is taken on some of these days. Please choose others.",
        "所选日期中有已被预订的日子，请另选日期。",
    ),
    "too_far_ahead": ("This can be at most {days} days ahead.", "最多只能提前 {days} 天。"),
    "must_be_future": ("This must lie in the future.", "必须是将来的时间。"),
    "must_be_past": ("This must lie in the past.", "必须是过去的时间。"),
    "not_twice": ("You cannot do this twice.", "不能重复提交。"),
    "not_now": ("This cannot be done in its present state.", "当前状态下无法进行此操作。"),
    "row_needs": ("This is possible only where {what}.", "只有在{what}时才可以。"),
    "row_barred": (
        "You cannot do this while {what} ({titles}: {count}).",
        "{what}时不能进行此操作（{titles}：{count}）。",
    ),
    "row_barred_named": ("You cannot do this at the moment ({titles}).", "您目前不能进行此操作（{titles}）。"),
    "taken_until": ("Open until {when}.", "截止到 {when}。"),
    "taken_no_more": ("Closed since {when}.", "已于 {when} 截止。"),
    "step_needs": ("This can be done only where {what}.", "只有在{what}时才能进行此操作。"),
    "and": (" and ", "且"),
    "when_is": ("“{field}” is {value}", "“{field}”为{value}"),
    "when_is_not": ("“{field}” is not {value}", "“{field}”不为{value}"),
    "when_below": ("“{field}” is below {value}", "“{field}”小于{value}"),
    "when_at_most": ("“{field}” is at most {value}", "“{field}”不超过{value}"),
    "when_above": ("“{field}” is above {value}", "“{field}”大于{value}"),
    "when_at_least": ("“{field}” is at least {value}", "“{field}”不小于{value}"),
    "when_empty": ("“{field}” is empty", "“{field}”为空"),
    "when_filled": ("“{field}” is filled in", "“{field}”已填写"),
    "periods_made": ("{count} added for {when}.", "已为{when}生成 {count} 条。"),
    "periods_none": ("Everything of {when} is there already.", "{when}的已全部生成。"),
    "too_late": ("This can be done up to {hours} hours before only.", "只能在提前 {hours} 小时之前进行。"),
    "offered_to_you": ("A place is free for you.", "有空位了，请尽快确认。"),
    "error_401": ("Please sign in", "请先登录"),
    "error_403": ("You may not do this", "没有权限"),
    "error_403_text": ("Your account has no access to this page.", "您的账号无权访问此页面。"),
    "error_404": ("Not found", "页面不存在"),
    "error_404_text": ("There is nothing at this address.", "这个地址没有内容。"),
    "error_405": ("Not possible", "无法执行"),
    "error_405_text": ("This address cannot be used in this way.", "不能以这种方式访问该地址。"),
    "error_409": ("Not possible", "无法执行"),
    "error_413": ("Too large", "内容过大"),
    "error_413_text": ("What was sent is too large.", "提交的内容过大。"),
    "error_422": ("Not understood", "无法识别"),
    "error_422_text": ("The form could not be read.", "无法读取提交的表单。"),
    "error_429": ("Too many requests", "请求过多"),
    "error_429_text": ("Please wait a minute and try again.", "请稍候一分钟再试。"),
    "error_500": ("Something went wrong", "出错了"),
    "error_500_text": ("The error was written down. Please try again later.", "错误已记录，请稍后再试。"),
    "csrf_failed": (
        "The form was open for too long or came from elsewhere. Go back, reload the page and send it again.",
        "表单已过期或来源不明。请返回并刷新页面后重新提交。",
    ),
    "minutes_ago": ("{count} min ago", "{count} 分钟前"),
    "hours_ago": ("{count} h ago", "{count} 小时前"),
    "days_ago": ("{count} days ago", "{count} 天前"),
    "just_now": ("just now", "刚刚"),
}

_DAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "zh": ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"),
}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def t(key: str, **facts: object) -> str:
    """The words for a key in the site's language, with facts filled in. Raises KeyError for an unknown key."""
    said = _of_templates().get(key) or _EN_ZH[key][site().language == "zh"]
    return said.format(**facts) if facts else said


@cache
def _of_templates() -> dict[str, str]:
    path = ROOT / "templates" / "words.json"
    return json.loads(path.read_text("utf-8"))[site().language] if path.is_file() else {}


def weekday(number: int) -> str:
    """The name of a day of the week, 0 for Monday."""
    return _DAYS[site().language][number]


def month(number: int) -> str:
    """The name of a month, 1 to 12."""
    return f"{number}月" if site().language == "zh" else _MONTHS[number - 1]
