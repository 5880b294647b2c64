"""What the health of this machine is told in, and refusals of the sandbox, in Chinese: see this package's `__init__`."""

SAID: dict[str, str] = {
    "sandbox: {}": "沙箱：{}",
    "installed without this checkout's locks": "不是按本仓库的锁定文件安装的",
    "{} as locked": "{} 个软件包与锁定文件一致",
    "Remove {} and run ./impasto again.": "请删除 {} 后重新运行 ./impasto。",
    "Mend impasto.toml or the IMPASTO_… variable, then run this again.": (
        "请修正 impasto.toml 或 IMPASTO_… 变量，再重新检查。"
    ),
    "file and environment are understood": "文件和环境变量都能识别",
    "nothing reads {}": "没有程序读取 {}",
    "Did you mean {}?": "是不是想写 {}？",
    "{} GiB free in {}": "{1} 剩余 {0} GiB",
    "Free some disk space.": "请腾出一些磁盘空间。",
    "{}, {} GiB free": "{}，剩余 {} GiB",
    "not known on this system": "本系统无法得知",
    "{} GiB in all": "共 {} GiB",
    "Chromium and the model together want 2 GiB.": "Chromium 和模型一共需要 2 GiB。",
    "not installed": "未安装",
    "Run ./impasto again without IMPASTO_LOCAL=0, or set IMPASTO_MODEL to an endpoint.": (
        "请去掉 IMPASTO_LOCAL=0 重新运行 ./impasto，或把 IMPASTO_MODEL 设为模型服务。"
    ),
    "compiled kernels": "已编译的内核",
    "no GPU": "没有 GPU",
    "Decoding is three times slower: install g++ and run ./impasto again.": (
        "生成速度会慢三倍：请安装 g++ 后重新运行 ./impasto。"
    ),
    "Run: ./impasto model list": "请运行：./impasto model list",
    "{}, {} MiB, hash as expected": "{}，{} MiB，校验值正确",
    "{} answers {}": "{} 的回应是 {}",
    "Look at the endpoint's own log.": "请查看模型服务自己的日志。",
    "{} does not answer ({})": "{} 没有回应（{}）",
    "Start it, or mend IMPASTO_MODEL.": "请启动它，或修正地址。",
    "{} has no model {}": "{} 没有模型 {}",
    "Set IMPASTO_ENDPOINT_MODEL to one of: {}": "请从中选一个填写：{}",
    "{} does not start": "{} 不能启动",
    "Reinstall it, or set IMPASTO_BROWSER to another Chromium.": "请重新安装，或用 IMPASTO_BROWSER 指定另一个 Chromium。",
    "none holds, so sites do not run: {}": "没有可用的沙箱，网站不能运行：{}",
    "See docs/sandbox.md.": "请看 docs/sandbox.md。",
    "{}: generated code runs in it": "{}：生成的代码在其中运行",
    "{} answers ({} results)": "{} 有回应（{} 条结果）",
    "unavailable: {}": "不可用：{}",
    "no provider is set up": "没有设置搜索服务",
    "Set IMPASTO_SEARXNG, IMPASTO_BRAVE_KEY or IMPASTO_TAVILY_KEY to research with --web; documents need none.": (
        "要搜索网络，请在上面设置 SearXNG、Brave 或 Tavily；研究文档不需要。"
    ),
    "none in {}": "{} 里没有",
    "Restore templates/slides/fonts from the repository.": "请从仓库恢复 templates/slides/fonts。",
    "{} files shipped": "自带 {} 个文件",
    "no fontconfig here": "这里没有 fontconfig",
    "Georgia is set in {}": "Georgia 由 {} 代替",
    "Run: .venv/bin/python -m app.shipped_fonts": "请运行：.venv/bin/python -m app.shipped_fonts",
    "LibreOffice here would break lines in other places": "本机的 LibreOffice 会在别处换行",
    "not found; only the tests need it": "没有找到；只有测试需要它",
    "Debian: apt-get install libreoffice-impress": "Debian 上运行：apt-get install libreoffice-impress",
    "user, files, processes, network, names": "用户、文件、进程、网络、名称",
    "shared: {}": "与外部共用：{}",
    "nothing outside is seen": "看不到外部的文件",
    "files outside are seen": "看得到外部的文件",
    "no socket reaches anything": "任何套接字都连不到外面",
    "sockets can be opened": "可以打开套接字",
    "no capabilities, and none to be had": "没有特权，也无法获得",
    "some capabilities are left": "还留有一些特权",
    "filtered": "已过滤",
    "not filtered": "没有过滤",
    "limited": "已限制",
    "not limited": "没有限制",
    "allowed": "允许",
    "can be filtered": "可以过滤",
    "this system lets this account make no user namespaces": "本系统不允许此帐户建立用户命名空间",
    "this system refuses a filter": "本系统拒绝过滤器",
    "Use a kernel with seccomp filters.": "请使用支持 seccomp 过滤器的内核。",
    "version {}, a second fence around the files": "版本 {}，文件外的第二道防线",
    "not offered by this kernel; mounts alone fence the files": "此内核不提供；文件只靠挂载隔离",
    "Use Linux 5.13 or newer with `landlock` among its security modules (kernel option lsm=…).": (
        "请使用 Linux 5.13 或更新版本，并在安全模块中启用 `landlock`（内核选项 lsm=…）。"
    ),
    "shows its own processes alone": "只看得到自己的进程",
    "this container masks its own, so there is none: without a control group, memory is limited by process only": (
        "容器遮住了自己的 /proc，因此没有：缺少控制组时，内存只能按进程限制"
    ),
    "Start the container with an unmasked /proc (docker: systempaths=unconfined), or with control groups to write.": (
        "启动容器时请不要遮住 /proc（docker：systempaths=unconfined），或允许写入控制组。"
    ),
    "memory and processes are limited together": "内存和进程统一限制",
    "none may be made; the tree is watched instead": "不能建立控制组，改为监视进程树",
    "Run Impasto as a service or in a session of systemd with delegated control groups (Delegate=yes).": (
        "请把 Impasto 作为服务运行，或在委派了控制组（Delegate=yes）的 systemd 会话中运行。"
    ),
    "the trial ended with {}: {}": "试运行以 {} 结束：{}",
    "There is no system-call filter for this processor ({}).": "这种处理器（{}）没有系统调用过滤器。",
    "No image for containers is set.": "没有设置容器镜像。",
    "Set IMPASTO_SANDBOX_IMAGE, see docs/sandbox.md.": "请设置 IMPASTO_SANDBOX_IMAGE，见 docs/sandbox.md。",
    "Neither podman nor docker is installed.": "没有安装 podman 或 docker。",
    "Install one of them.": "请安装其中一个。",
    "Type: {} info": "请运行：{} info",
    "{} does not answer.": "{} 没有回应。",
    "bubblewrap is not installed.": "没有安装 bubblewrap。",
    "bubblewrap {} is installed, and versions before 0.12 can be left.": "已安装 bubblewrap {}，而 0.12 之前的版本可以被突破。",
    "{} does not run.": "{} 不能运行。",
    "{} does not say which version it is.": "{} 没有说明版本。",
    "The sandbox does not start: {}.": "沙箱不能启动：{}。",
    "The sandbox was not ready within {} s.": "沙箱在 {} 秒内没有就绪。",
    "This system refuses a part of the sandbox: {}.": "本系统拒绝沙箱的一部分：{}。",
    "Type: impasto doctor": "请在设置里检查问题。",
    "Generated code runs only in a sandbox, and none holds on this system: {}": (
        "生成的代码只在沙箱中运行，而本系统没有可用的沙箱：{}"
    ),
    "Install bubblewrap 0.12 or newer.": "请安装 bubblewrap 0.12 或更新版本。",
    "Install bubblewrap 0.12 or newer with its AppArmor profile, "
    "or type: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0": (
        "请安装带 AppArmor 配置的 bubblewrap 0.12 或更新版本，"
        "或运行：sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"
    ),
    "Type: sudo sysctl -w {}": "请运行：sudo sysctl -w {}",
    "Start the container so that it may make namespaces, see docs/sandbox.md, or set IMPASTO_SANDBOX=container.": (
        "请让容器能建立命名空间（见 docs/sandbox.md），或设置 IMPASTO_SANDBOX=container。"
    ),
    "Allow user namespaces for this account, or set IMPASTO_SANDBOX=container, see docs/sandbox.md.": (
        "请允许此帐户使用用户命名空间，或设置 IMPASTO_SANDBOX=container，见 docs/sandbox.md。"
    ),
    "Generated code runs only in a sandbox, and this system ({}) has none that Impasto can build.": (
        "生成的代码只在沙箱中运行，而 Impasto 无法在本系统（{}）建立沙箱。"
    ),
    "Run Impasto on Linux (on Windows: in WSL 2; on macOS: in a Linux container or virtual machine).": (
        "请在 Linux 上运行 Impasto（Windows 用 WSL 2；macOS 用 Linux 容器或虚拟机）。"
    ),
}
