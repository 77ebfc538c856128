<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AccountsPage</name>
    <message>
        <source>New account…</source>
        <translation>新建账户…</translation>
    </message>
    <message>
        <source>Roles…</source>
        <translation>角色…</translation>
    </message>
    <message>
        <source>New password…</source>
        <translation>新密码…</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>锁定</translation>
    </message>
    <message>
        <source>Each change is logged with what was before. Who audits or administers has no other role, and an administrator sees nothing of any case.</source>
        <translation>每次更改连同原状一并留痕。审计员和管理员不兼任其他角色；管理员看不到任何案件内容。</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>账户</translation>
    </message>
    <message>
        <source>{count} accounts</source>
        <translation>{count} 个账户</translation>
    </message>
    <message>
        <source>{name} can sign in now</source>
        <translation>{name}现在可以登录</translation>
    </message>
    <message>
        <source>The roles of {name} are changed</source>
        <translation>{name}的角色已更改</translation>
    </message>
    <message>
        <source>{name} has a new password</source>
        <translation>{name}已有新密码</translation>
    </message>
    <message>
        <source>{name} can sign in again</source>
        <translation>{name}可以重新登录</translation>
    </message>
    <message>
        <source>{name} is locked out</source>
        <translation>{name}已被锁定</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Sign-in name</source>
        <translation>登录名</translation>
    </message>
    <message>
        <source>Roles</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>职务</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>locked</source>
        <translation>已锁定</translation>
    </message>
    <message>
        <source>locked until {time}</source>
        <translation>锁定至 {time}</translation>
    </message>
    <message>
        <source>open</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>解锁</translation>
    </message>
</context>
<context>
    <name>AddEvidenceDialog</name>
    <message>
        <source>Add evidence</source>
        <translation>添加证据</translation>
    </message>
    <message>
        <source>Take into the case</source>
        <translation>收入案卷</translation>
    </message>
    <message>
        <source>There is no file to take in yet.</source>
        <translation>还没有可收入的文件。</translation>
    </message>
</context>
<context>
    <name>AgencyForm</name>
    <message>
        <source>Characters of case numbers (案号)</source>
        <translation>案号的机关代字</translation>
    </message>
    <message>
        <source>Characters of document numbers (文号)</source>
        <translation>文号的机关代字</translation>
    </message>
    <message>
        <source>Name of the seal</source>
        <translation>印章名称</translation>
    </message>
    <message>
        <source>Minutes until a window left alone locks</source>
        <translation>离开多少分钟后自动锁定</translation>
    </message>
    <message>
        <source>Name of the agency</source>
        <translation>机关名称</translation>
    </message>
    <message>
        <source>The first numbers of this year: {numbers}</source>
        <translation>今年的第一个号：{numbers}</translation>
    </message>
    <message>
        <source>A number is these characters, the year and a running number: 〔2025〕1号</source>
        <translation>编号由机关代字、年份和顺序号组成：〔2025〕1号</translation>
    </message>
</context>
<context>
    <name>AnchorLine</name>
    <message>
        <source>No anchor outside the office yet: {count} events rest on this PC alone</source>
        <translation>尚无本机关以外的锚点：{count} 个事件只能依赖本机</translation>
    </message>
    <message>
        <source>witness</source>
        <translation>见证人</translation>
    </message>
    <message>
        <source>paper</source>
        <translation>纸质文书</translation>
    </message>
    <message>
        <source>today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>{days} days ago</source>
        <translation>{days} 天前</translation>
    </message>
    <message>
        <source>Last anchor outside the office: {when} ({by}); {count} events since then rest on this PC alone</source>
        <translation>最近的外部锚点：{when}（{by}）；此后的 {count} 个事件只能依赖本机</translation>
    </message>
</context>
<context>
    <name>ArrivalRow</name>
    <message>
        <source>Title of {file}</source>
        <translation>{file} 的名称</translation>
    </message>
    <message>
        <source>Kind of evidence: {file}</source>
        <translation>证据种类：{file}</translation>
    </message>
    <message>
        <source>Kind of evidence…</source>
        <translation>证据种类…</translation>
    </message>
    <message>
        <source>From the party</source>
        <translation>来自当事人</translation>
    </message>
    <message>
        <source>From the party: {file}</source>
        <translation>来自当事人：{file}</translation>
    </message>
    <message>
        <source>Surveillance</source>
        <translation>电子监控</translation>
    </message>
    <message>
        <source>Electronic surveillance: {file}</source>
        <translation>电子监控：{file}</translation>
    </message>
    <message>
        <source>It counts only once a person has found it true, clear, complete and accurate (art. 41).</source>
        <translation>须由执法人员审核认定真实、清晰、完整、准确之后，才能作为证据（第四十一条）。</translation>
    </message>
    <message>
        <source>Leave {file} out</source>
        <translation>不收 {file}</translation>
    </message>
    <message>
        <source>Pictures of pages: no text</source>
        <translation>页面图片，无文字</translation>
    </message>
    <message>
        <source>{count} warnings</source>
        <translation>{count} 处警示</translation>
    </message>
</context>
<context>
    <name>ArrivalsList</name>
    <message>
        <source>Evidence</source>
        <translation>证据</translation>
    </message>
    <message>
        <source>Add files…</source>
        <translation>添加文件…</translation>
    </message>
    <message>
        <source>Or drop them here: DOCX, PDF, text, pictures.</source>
        <translation>也可以拖放到这里：DOCX、PDF、文本、图片。</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Files to take in as evidence</source>
        <translation>作为证据收入的文件</translation>
    </message>
    <message>
        <source>{file}: it is in the list already</source>
        <translation>{file}：已在列表中</translation>
    </message>
    <message>
        <source>Not taken in; everything else is kept:</source>
        <translation>以下文件未收入，其余都已保留：</translation>
    </message>
    <message>
        <source>The files could not be read</source>
        <translation>文件无法读取</translation>
    </message>
</context>
<context>
    <name>BackupCard</name>
    <message>
        <source>Write a backup…</source>
        <translation>写出备份…</translation>
    </message>
    <message>
        <source>Restore from a backup…</source>
        <translation>从备份恢复…</translation>
    </message>
    <message>
        <source>Take it up now: the program begins anew</source>
        <translation>现在启用：程序将重新打开</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Everything that cannot be made again goes into one file: cases and log, evidence, regulations, papers, settings. The key of this PC and weights stay here. Keep the file on another drive: it holds personal data.</source>
        <translation>一切不能重做的内容写入一个文件：案件和留痕、证据、法规、文书、设置。本机密钥和模型权重不写入。请把文件存放在另外的磁盘上：其中有个人信息。</translation>
    </message>
    <message>
        <source>Backup</source>
        <translation>备份</translation>
    </message>
    <message>
        <source>The backup is written</source>
        <translation>备份已写出</translation>
    </message>
    <message>
        <source>The backup of {when} UTC is sound: {events} events</source>
        <translation>{when}（UTC）的备份完好：{events} 个事件</translation>
    </message>
    <message>
        <source>It is taken up when the program opens the next time. What is here now is kept beside it. The log records the recovery, and nothing is signed before a reviewer, signer or supervisor has acknowledged it.</source>
        <translation>下次打开程序时启用。现有内容另行保存在旁。恢复会留痕；在法制审核人、负责人或者监督人确认之前，不能签发任何决定。</translation>
    </message>
    <message>
        <source>Stopped; nothing was changed</source>
        <translation>已停止，未作任何更改</translation>
    </message>
    <message>
        <source>Write a backup</source>
        <translation>写出备份</translation>
    </message>
    <message>
        <source>Backup (*.zip)</source>
        <translation>备份 (*.zip)</translation>
    </message>
    <message>
        <source>Restore from a backup</source>
        <translation>从备份恢复</translation>
    </message>
</context>
<context>
    <name>CaseHead</name>
    <message>
        <source>Back to the cases</source>
        <translation>返回案件列表</translation>
    </message>
    <message>
        <source>Demonstration</source>
        <translation>演示</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>机器拟稿</translation>
    </message>
    <message>
        <source>More for this case</source>
        <translation>本案更多操作</translation>
    </message>
    <message>
        <source>Draft again</source>
        <translation>重新拟稿</translation>
    </message>
    <message>
        <source>Search the regulations again</source>
        <translation>重新检索法规</translation>
    </message>
    <message>
        <source>Log of this case</source>
        <translation>本案日志</translation>
    </message>
    <message>
        <source>Export the audit bundle</source>
        <translation>导出审计包</translation>
    </message>
    <message>
        <source>{number}   act {act} · decision {decision}</source>
        <translation>{number}   行为日 {act} · 决定日 {decision}</translation>
    </message>
    <message>
        <source>{count} still without a reason</source>
        <translation>未说理 {count} 项</translation>
    </message>
    <message>
        <source>All answered</source>
        <translation>全部已答复</translation>
    </message>
    <message>
        <source>A decision is due within 90 days of filing (art. 60).</source>
        <translation>自立案之日起九十日内作出决定（第六十条）。</translation>
    </message>
    <message>
        <source>No filing is on record yet; counted from opening.</source>
        <translation>尚未记录立案日期，按开案日计算。</translation>
    </message>
    <message>
        <source>The days off of {year} are not published yet: it may end later, never earlier.</source>
        <translation>{year} 年的节假日安排尚未公布：期限只会更晚，不会更早。</translation>
    </message>
    <message>
        <source>{days} days overdue</source>
        <translation>已超期 {days} 天</translation>
    </message>
    <message>
        <source>{days} days left</source>
        <translation>剩余 {days} 天</translation>
    </message>
    <message>
        <source>{days} days left on {day}</source>
        <translation>{day} 时还剩 {days} 天</translation>
    </message>
    <message>
        <source>{days} days overdue on {day}</source>
        <translation>{day} 时已逾期 {days} 天</translation>
    </message>
    <message>
        <source>Sample office: counted on the case&apos;s own day of decision, not on today.</source>
        <translation>示例机关：按本案自己的决定日计算，不按今天计算。</translation>
    </message>
</context>
<context>
    <name>CaseListPage</name>
    <message>
        <source>Filter by number, name, stage…</source>
        <translation>按案号、名称、阶段筛选…</translation>
    </message>
    <message>
        <source>Filter the cases</source>
        <translation>筛选案件</translation>
    </message>
    <message>
        <source>Open a case…</source>
        <translation>打开案件…</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>案件</translation>
    </message>
    <message>
        <source>No case on the desk yet</source>
        <translation>还没有案件</translation>
    </message>
    <message>
        <source>Open one of the sample cases, or a case folder of your own.</source>
        <translation>可以打开示例案件，也可以打开自己的案件文件夹。</translation>
    </message>
    <message>
        <source>{count} on the desk</source>
        <translation>共 {count} 件</translation>
    </message>
</context>
<context>
    <name>CasesModel</name>
    <message>
        <source>Number</source>
        <translation>案号</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>案件</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>阶段</translation>
    </message>
    <message>
        <source>Without a reason</source>
        <translation>未说理</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>警示</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>开案日期</translation>
    </message>
    <message>
        <source>{count} to answer</source>
        <translation>{count} 项待答复</translation>
    </message>
</context>
<context>
    <name>CharterPage</name>
    <message>
        <source>Why</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>In force from {first} to {last}. SHA-256 {digest}</source>
        <translation>自{first}至{last}施行。SHA-256 {digest}</translation>
    </message>
    <message>
        <source>An exercise, signed with published sample keys</source>
        <translation>示例宪章，用公开的示例密钥签署</translation>
    </message>
    <message>
        <source>Not signed by every department</source>
        <translation>尚未经各部门签署</translation>
    </message>
    <message>
        <source>Stop the machine now</source>
        <translation>立即停用机器建议</translation>
    </message>
    <message>
        <source>Let it go on</source>
        <translation>恢复机器建议</translation>
    </message>
    <message>
        <source>green</source>
        <translation>绿灯</translation>
    </message>
    <message>
        <source>amber</source>
        <translation>黄灯</translation>
    </message>
    <message>
        <source>red</source>
        <translation>红灯</translation>
    </message>
    <message>
        <source>no lamp yet</source>
        <translation>尚无灯</translation>
    </message>
    <message>
        <source>not computed by the program</source>
        <translation>程序不计算</translation>
    </message>
    <message>
        <source>nothing obeys this yet</source>
        <translation>尚未由程序执行</translation>
    </message>
</context>
<context>
    <name>DecisionPane</name>
    <message>
        <source>Reword this paragraph</source>
        <translation>改写本段</translation>
    </message>
    <message>
        <source>Why the wording must change</source>
        <translation>为什么要改</translation>
    </message>
    <message>
        <source>Record the new wording</source>
        <translation>记录新的写法</translation>
    </message>
    <message>
        <source>Where this comes from</source>
        <translation>出处</translation>
    </message>
    <message>
        <source>Not recorded yet. What is lacking:</source>
        <translation>尚未记录，还缺：</translation>
    </message>
    <message>
        <source>Choose a paragraph.</source>
        <translation>请选择一段。</translation>
    </message>
    <message>
        <source>Show the suggestion and its sources</source>
        <translation>查看这条建议及其来源</translation>
    </message>
    <message>
        <source>{answer}: {reason}</source>
        <translation>{answer}：{reason}</translation>
    </message>
</context>
<context>
    <name>DepartureCard</name>
    <message>
        <source>Approve</source>
        <translation>同意偏离</translation>
    </message>
    <message>
        <source>Refuse</source>
        <translation>不同意偏离</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Why this departure passes, or does not</source>
        <translation>同意或者不同意偏离的理由</translation>
    </message>
    <message>
        <source>Record the answer</source>
        <translation>记录答复</translation>
    </message>
    <message>
        <source>Departure from the benchmark</source>
        <translation>偏离裁量基准</translation>
    </message>
    <message>
        <source>Your answer to: {what}</source>
        <translation>请答复：{what}</translation>
    </message>
    <message>
        <source>Choose: approve or refuse.</source>
        <translation>请选择：同意或者不同意。</translation>
    </message>
    <message>
        <source>Not recorded yet. What is lacking:</source>
        <translation>尚未记录，还缺：</translation>
    </message>
    <message>
        <source>The benchmark gives {band}: {low} to {high} yuan.</source>
        <translation>裁量基准为{band}：{low}元至{high}元。</translation>
    </message>
    <message>
        <source>{yuan} yuan below it</source>
        <translation>比下限低{yuan}元</translation>
    </message>
    <message>
        <source>{yuan} yuan above it</source>
        <translation>比上限高{yuan}元</translation>
    </message>
    <message>
        <source>Why, by {person}: {reason}</source>
        <translation>{person}的理由：{reason}</translation>
    </message>
    <message>
        <source>Approved by {person}</source>
        <translation>{person}已同意</translation>
    </message>
    <message>
        <source>Refused by {person}</source>
        <translation>{person}不同意</translation>
    </message>
    <message>
        <source>It waits for the answer of a decision maker.</source>
        <translation>等待行政机关负责人答复。</translation>
    </message>
</context>
<context>
    <name>EntryDialog</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>A password has {count} characters or more, and not the sign-in name.</source>
        <translation>密码不少于 {count} 个字符，且不含登录名。</translation>
    </message>
</context>
<context>
    <name>EventsModel</name>
    <message>
        <source>No.</source>
        <translation>序号</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>何人</translation>
    </message>
    <message>
        <source>Acting as</source>
        <translation>身份</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>案件</translation>
    </message>
</context>
<context>
    <name>EvidencePane</name>
    <message>
        <source>Evidence</source>
        <translation>证据</translation>
    </message>
    <message>
        <source>Add evidence (A)</source>
        <translation>添加证据（A）</translation>
    </message>
    <message>
        <source>Submitted by the party</source>
        <translation>当事人提交</translation>
    </message>
    <message>
        <source>Open the original…</source>
        <translation>打开原件……</translation>
    </message>
    <message>
        <source>See the pages</source>
        <translation>看页面</translation>
    </message>
    <message>
        <source>Text of the evidence</source>
        <translation>证据文字</translation>
    </message>
    <message>
        <source>{count} pieces</source>
        <translation>共 {count} 份</translation>
    </message>
    <message>
        <source>See the text</source>
        <translation>看文字</translation>
    </message>
    <message>
        <source>This file held hidden text. It was taken out before the machine read it.</source>
        <translation>本文件含有隐藏文字，已在机器读取之前剔除。</translation>
    </message>
    <message>
        <source>“{excerpt}” — {detail}</source>
        <translation>“{excerpt}”——{detail}</translation>
    </message>
    <message>
        <source>A sentence here gives orders to the machine. It was not followed.</source>
        <translation>此处有一句话在向机器下指令，机器没有照办。</translation>
    </message>
    <message>
        <source>No text in it: open the original.</source>
        <translation>没有文字，请打开原件。</translation>
    </message>
    <message>
        <source>This evidence needs your attention.</source>
        <translation>这份证据需要你注意。</translation>
    </message>
</context>
<context>
    <name>FirstSteps</name>
    <message>
        <source>Put away</source>
        <translation>收起</translation>
    </message>
    <message>
        <source>First steps</source>
        <translation>上手</translation>
    </message>
    <message>
        <source>done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>still to do</source>
        <translation>待做</translation>
    </message>
    <message>
        <source>That is the way of a case. Hand-over, review, signature and papers follow.</source>
        <translation>一个案件就是这样办的。接下来是送审、审核、签发和文书。</translation>
    </message>
    <message>
        <source>Open the first sample case: Ctrl+O, then Enter</source>
        <translation>打开第一个示例案件：Ctrl+O，再按 Enter</translation>
    </message>
    <message>
        <source>Let the machine propose: D</source>
        <translation>让机器提出建议：D</translation>
    </message>
    <message>
        <source>Where it asks for your own view first: choose with a digit, R for a line, Ctrl+Enter</source>
        <translation>需要先写自己看法的地方：按数字选择，R 写一句话，Ctrl+Enter 记录</translation>
    </message>
    <message>
        <source>Answer a suggestion: 1, 2 or 3, evidence with Alt+1, R for your reason, Ctrl+Enter</source>
        <translation>回应一条建议：1、2 或 3，Alt+1 选证据，R 写理由，Ctrl+Enter 记录</translation>
    </message>
    <message>
        <source>Read the decision as it stands so far: Ctrl+2</source>
        <translation>看看目前的决定书：Ctrl+2</translation>
    </message>
    <message>
        <source>See that all of it stands in the log: Ctrl+L</source>
        <translation>看看这一切都已留痕：Ctrl+L</translation>
    </message>
</context>
<context>
    <name>FoundingPage</name>
    <message>
        <source>Set up the office</source>
        <translation>建立机关</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>From then on everybody signs in with a password, and the people of the sample are gone. The name on papers stays the one that the charter&apos;s departments have signed.</source>
        <translation>此后人人凭密码登录，示例人员不再出现。文书上的机关名称仍以各部门签署的场景宪章为准。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Sign-in name</source>
        <translation>登录名</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>The same again</source>
        <translation>再输一次</translation>
    </message>
    <message>
        <source>Set up your office</source>
        <translation>建立自己的机关</translation>
    </message>
    <message>
        <source>The agency</source>
        <translation>机关信息</translation>
    </message>
    <message>
        <source>The first administrator</source>
        <translation>第一位管理员</translation>
    </message>
    <message>
        <source>Opens the other accounts and keeps the backups; sees nothing of any case and has no other role.</source>
        <translation>负责建立其他账户、保管备份；看不到任何案件内容，也不兼任其他角色。</translation>
    </message>
</context>
<context>
    <name>GroundsFields</name>
    <message>
        <source>Evidence that carries it</source>
        <translation>支持它的证据</translation>
    </message>
    <message>
        <source>Provision that carries it</source>
        <translation>支持它的条文</translation>
    </message>
    <message>
        <source>Choose, or write a citation</source>
        <translation>选择，或者写出条文</translation>
    </message>
    <message>
        <source>Your reason, in your own words</source>
        <translation>理由（用自己的话）</translation>
    </message>
    <message>
        <source>What in this file convinces you? Name the evidence.</source>
        <translation>卷内什么材料使你这样认为？请指明证据。</translation>
    </message>
    <message>
        <source>Stays in the file; a court may read it.</source>
        <translation>随案归档，法院可能会看到</translation>
    </message>
    <message>
        <source>Evidence {number}: {title}</source>
        <translation>证据 {number}：{title}</translation>
    </message>
    <message>
        <source>Mark {label}</source>
        <translation>标记：{label}</translation>
    </message>
    <message>
        <source>Not recorded yet. What is lacking:</source>
        <translation>尚未记录，还缺：</translation>
    </message>
</context>
<context>
    <name>ImportStrip</name>
    <message>
        <source>Add files…</source>
        <translation>添加文件…</translation>
    </message>
    <message>
        <source>Add a folder…</source>
        <translation>添加文件夹…</translation>
    </message>
    <message>
        <source>Progress of the import</source>
        <translation>导入进度</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Files that were not taken in</source>
        <translation>未能导入的文件</translation>
    </message>
    <message>
        <source>Set aside: {count}</source>
        <translation>未导入：{count}</translation>
    </message>
    <message>
        <source>The import was stopped</source>
        <translation>导入已停止</translation>
    </message>
    <message>
        <source>What was read is in. Add the same folder again to go on.</source>
        <translation>已读取的部分已入库；再次添加同一文件夹即可继续。</translation>
    </message>
    <message>
        <source>Looking through the files…</source>
        <translation>正在查看文件…</translation>
    </message>
    <message>
        <source>Reading {done} of {total}</source>
        <translation>正在读取第 {done} 个，共 {total} 个</translation>
    </message>
    <message>
        <source>Preparing the search by meaning: {done}</source>
        <translation>正在准备语义检索：{done}</translation>
    </message>
    <message>
        <source>Building the index: {done} of {total}</source>
        <translation>正在建立索引：{done} / {total}</translation>
    </message>
    <message>
        <source>Working: {done}</source>
        <translation>正在处理：{done}</translation>
    </message>
    <message>
        <source>about {minutes}:{seconds:02d} left</source>
        <translation>约剩 {minutes}:{seconds:02d}</translation>
    </message>
    <message>
        <source>{added} added, {unchanged} here already</source>
        <translation>新增 {added} 部，{unchanged} 部已在库中</translation>
    </message>
    <message>
        <source>Add regulations</source>
        <translation>添加法规</translation>
    </message>
    <message>
        <source>Documents ({patterns})</source>
        <translation>文档 ({patterns})</translation>
    </message>
</context>
<context>
    <name>KeysDialog</name>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Single letters and digits rest while you write in a field; Esc leaves it.</source>
        <translation>在输入框中书写时，单个字母和数字键不起作用；按 Esc 离开输入框。</translation>
    </message>
    <message>
        <source>Everything by keyboard</source>
        <translation>全部操作都可以用键盘完成</translation>
    </message>
    <message>
        <source>Next, previous suggestion</source>
        <translation>下一条、上一条建议</translation>
    </message>
    <message>
        <source>Accept, amend, reject</source>
        <translation>采纳、修改、不采纳</translation>
    </message>
    <message>
        <source>Choose, where your own view is asked for</source>
        <translation>先写看法时，选择其中一项</translation>
    </message>
    <message>
        <source>Write the reason</source>
        <translation>写理由</translation>
    </message>
    <message>
        <source>Pick a piece of evidence</source>
        <translation>选用一份证据</translation>
    </message>
    <message>
        <source>Pick the next provision offered</source>
        <translation>选用下一条备选条文</translation>
    </message>
    <message>
        <source>Next marked place in the evidence</source>
        <translation>证据中下一处标记</translation>
    </message>
    <message>
        <source>Next provision</source>
        <translation>下一条条文</translation>
    </message>
    <message>
        <source>Add evidence</source>
        <translation>添加证据</translation>
    </message>
    <message>
        <source>Evidence in PDF: its pages, its text</source>
        <translation>PDF 证据：看页面或文字</translation>
    </message>
    <message>
        <source>Mark the words selected</source>
        <translation>标记选中的文字</translation>
    </message>
    <message>
        <source>The four findings on surveillance</source>
        <translation>监控证据的四项认定</translation>
    </message>
    <message>
        <source>Your own findings and grounds</source>
        <translation>自行认定的事实和依据</translation>
    </message>
    <message>
        <source>Record, and go on</source>
        <translation>记录并继续</translation>
    </message>
    <message>
        <source>Let the machine draft</source>
        <translation>让机器拟稿</translation>
    </message>
    <message>
        <source>Take the next step: hand over, sign, issue</source>
        <translation>下一步：提交、签发、制作</translation>
    </message>
    <message>
        <source>Take the answer back (logged)</source>
        <translation>撤回答复（留痕）</translation>
    </message>
    <message>
        <source>Leave a field; stop the machine</source>
        <translation>离开输入框；停止机器</translation>
    </message>
    <message>
        <source>The four views of a case</source>
        <translation>案件的四个页面</translation>
    </message>
    <message>
        <source>Paragraph of the decision</source>
        <translation>决定书的段落</translation>
    </message>
    <message>
        <source>Open a case; reword a paragraph</source>
        <translation>打开案件；改写段落</translation>
    </message>
    <message>
        <source>Open a case</source>
        <translation>打开案件</translation>
    </message>
    <message>
        <source>Back to the cases</source>
        <translation>返回案件列表</translation>
    </message>
    <message>
        <source>The log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>In the review: remark; versions</source>
        <translation>审核中：批注；版本对照</translation>
    </message>
    <message>
        <source>Reviews by file</source>
        <translation>送审文件往来</translation>
    </message>
    <message>
        <source>The library of regulations</source>
        <translation>法规库</translation>
    </message>
    <message>
        <source>The charter; stop the machine</source>
        <translation>场景宪章；停用机器建议</translation>
    </message>
    <message>
        <source>Weights of the language model</source>
        <translation>语言模型的权重</translation>
    </message>
    <message>
        <source>Lock the window</source>
        <translation>锁定窗口</translation>
    </message>
    <message>
        <source>Search the library</source>
        <translation>检索法规库</translation>
    </message>
    <message>
        <source>Copy an article with its citation</source>
        <translation>连同出处复制条文</translation>
    </message>
    <message>
        <source>Larger, smaller, plain size</source>
        <translation>放大、缩小、原大</translation>
    </message>
    <message>
        <source>Next field or button</source>
        <translation>下一个输入框或按钮</translation>
    </message>
    <message>
        <source>Press the button one stands on</source>
        <translation>按下当前按钮</translation>
    </message>
    <message>
        <source>These keys</source>
        <translation>本表</translation>
    </message>
</context>
<context>
    <name>KeysFromPaper</name>
    <message>
        <source>Key from paper</source>
        <translation>纸上的公钥</translation>
    </message>
    <message>
        <source>The paper shows the same: trust it</source>
        <translation>与纸上一致，信任它</translation>
    </message>
    <message>
        <source>Keys, once, from paper</source>
        <translation>公钥：首次须与纸面核对</translation>
    </message>
    <message>
        <source>Two PCs know each other by keys that people have compared on paper: of an office, of a reviewer, of the reviewer&apos;s witness.</source>
        <translation>两台电脑靠人工与纸面核对过的公钥相认：机关的、审核人的、审核人见证方的。</translation>
    </message>
    <message>
        <source>Key of this office</source>
        <translation>本机关的公钥</translation>
    </message>
    <message>
        <source>Your own key</source>
        <translation>您本人的公钥</translation>
    </message>
    <message>
        <source>Key of the witness on this PC</source>
        <translation>本机见证方的公钥</translation>
    </message>
</context>
<context>
    <name>LibraryPage</name>
    <message>
        <source>Text of the regulation</source>
        <translation>法规正文</translation>
    </message>
    <message>
        <source>Search the regulations</source>
        <translation>检索法规</translation>
    </message>
    <message>
        <source>Facts in plain words, or a citation</source>
        <translation>用平常话描述事实，或写出条文号</translation>
    </message>
    <message>
        <source>In force on</source>
        <translation>施行日</translation>
    </message>
    <message>
        <source>YYYY-MM-DD</source>
        <translation>年-月-日</translation>
    </message>
    <message>
        <source>YYYY-MM-DD; empty for the newest</source>
        <translation>年-月-日；空白为最新版本</translation>
    </message>
    <message>
        <source>Regulations by title and chapter</source>
        <translation>按名称和章节浏览法规</translation>
    </message>
    <message>
        <source>Provisions found</source>
        <translation>检索到的条文</translation>
    </message>
    <message>
        <source>Reading the library…</source>
        <translation>正在读取法规库…</translation>
    </message>
    <message>
        <source>{count} versions</source>
        <translation>{count} 个版本</translation>
    </message>
    <message>
        <source>The library holds no regulation yet. Drop files or folders here, or add them with the buttons above.</source>
        <translation>法规库中尚无法规。请把文件或文件夹拖到这里，或用上方按钮添加。</translation>
    </message>
    <message>
        <source>Not in force on {day}; shown is the version of {edition}</source>
        <translation>{day} 时未施行；现显示 {edition} 的版本</translation>
    </message>
    <message>
        <source>From when this version applies is not known</source>
        <translation>此版本的施行日期不明</translation>
    </message>
    <message>
        <source>The library could not be searched.</source>
        <translation>无法检索法规库。</translation>
    </message>
    <message>
        <source>Searched, and no provision was found.</source>
        <translation>已检索，未找到相关条文。</translation>
    </message>
    <message>
        <source>By words alone: the search by meaning is still loading. Search again in a few seconds.</source>
        <translation>目前仅按字词检索：按语义的检索仍在加载，请过几秒再检索一次。</translation>
    </message>
    <message>
        <source>The library has no such provision in force on that day</source>
        <translation>库中没有在该日施行的这一条文</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>法规库</translation>
    </message>
</context>
<context>
    <name>LibrarySide</name>
    <message>
        <source>Copy with citation</source>
        <translation>连同出处复制</translation>
    </message>
    <message>
        <source>Copy with citation (Ctrl+Shift+C)</source>
        <translation>连同出处复制（Ctrl+Shift+C）</translation>
    </message>
    <message>
        <source>Compare with the version of</source>
        <translation>对照版本</translation>
    </message>
    <message>
        <source>Difference between the versions</source>
        <translation>版本差异</translation>
    </message>
    <message>
        <source>It cites</source>
        <translation>引用的条文</translation>
    </message>
    <message>
        <source>Cited in</source>
        <translation>被引用于</translation>
    </message>
    <message>
        <source>No article is chosen</source>
        <translation>尚未选择条文</translation>
    </message>
    <message>
        <source>It cites ({count})</source>
        <translation>引用的条文（{count}）</translation>
    </message>
    <message>
        <source>Cited in ({count})</source>
        <translation>被引用于（{count}）</translation>
    </message>
</context>
<context>
    <name>LibraryText</name>
    <message>
        <source>The other version has no such article.</source>
        <translation>另一版本中没有这一条。</translation>
    </message>
    <message>
        <source>The same words in both versions.</source>
        <translation>两个版本文字相同。</translation>
    </message>
    <message>
        <source>date not known</source>
        <translation>日期不明</translation>
    </message>
    <message>
        <source>in force {start} until {end}</source>
        <translation>{start} 起施行，至 {end} 止</translation>
    </message>
    <message>
        <source>in force from {start}</source>
        <translation>{start} 起施行</translation>
    </message>
    <message>
        <source>Law</source>
        <translation>法律</translation>
    </message>
    <message>
        <source>Administrative regulation</source>
        <translation>行政法规</translation>
    </message>
    <message>
        <source>Departmental rule</source>
        <translation>部门规章</translation>
    </message>
    <message>
        <source>Local regulation</source>
        <translation>地方性法规</translation>
    </message>
    <message>
        <source>Local rule</source>
        <translation>地方政府规章</translation>
    </message>
    <message>
        <source>Normative document</source>
        <translation>规范性文件</translation>
    </message>
    <message>
        <source>Rank not known</source>
        <translation>位阶不明</translation>
    </message>
    <message>
        <source>nothing in it is numbered as a regulation is</source>
        <translation>没有法规式的条文编号</translation>
    </message>
    <message>
        <source>no title was found</source>
        <translation>没有找到标题</translation>
    </message>
    <message>
        <source>another text of the same version is in the library</source>
        <translation>库中已有同一版本的另一文本</translation>
    </message>
    <message>
        <source>a scan: its pages are pictures without a text layer, and reading pictures is not built in; ask for the text or a DOCX</source>
        <translation>扫描件：页面是图片，没有文字层，本程序不识别图片；请索取文本或 DOCX</translation>
    </message>
    <message>
        <source>a scan with hidden text under its pictures, which is not trusted; ask for the text or a DOCX</source>
        <translation>扫描件，图片下有看不见的文字，不予采信；请索取文本或 DOCX</translation>
    </message>
    <message>
        <source>locked with a password; save a copy without one</source>
        <translation>有密码保护；请另存一份无密码的</translation>
    </message>
    <message>
        <source>the PDF takes too long to read</source>
        <translation>读取该 PDF 耗时过长</translation>
    </message>
    <message>
        <source>the PDF is damaged or too large</source>
        <translation>PDF 已损坏或过大</translation>
    </message>
    <message>
        <source>the DOCX is damaged</source>
        <translation>DOCX 已损坏</translation>
    </message>
    <message>
        <source>the file unpacks to more than is read</source>
        <translation>文件解压后超过可读取的大小</translation>
    </message>
    <message>
        <source>the file is too large</source>
        <translation>文件过大</translation>
    </message>
    <message>
        <source>the text is neither UTF-8 nor GB18030</source>
        <translation>文本既非 UTF-8 也非 GB18030</translation>
    </message>
    <message>
        <source>the file is not text</source>
        <translation>文件不是文本</translation>
    </message>
    <message>
        <source>files of this type are not read</source>
        <translation>不读取此类文件</translation>
    </message>
</context>
<context>
    <name>LockPage</name>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>解锁</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>The window is locked</source>
        <translation>窗口已锁定</translation>
    </message>
    <message>
        <source>Everything is as you left it, also what you were writing.</source>
        <translation>一切保持离开时的样子，正在书写的内容也在。</translation>
    </message>
    <message>
        <source>Signing out drops what was written and not recorded.</source>
        <translation>退出登录会丢弃已写而未记录的内容。</translation>
    </message>
</context>
<context>
    <name>LogDetail</name>
    <message>
        <source>Ruling</source>
        <translation>裁断</translation>
    </message>
    <message>
        <source>Written by a person</source>
        <translation>人工撰写</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>审核</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>签署</translation>
    </message>
    <message>
        <source>Suggestion</source>
        <translation>建议</translation>
    </message>
    <message>
        <source>Own view</source>
        <translation>本人意见</translation>
    </message>
    <message>
        <source>Exact prompt</source>
        <translation>提示词原文</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>模型输出</translation>
    </message>
    <message>
        <source>Passages given</source>
        <translation>所给条文</translation>
    </message>
    <message>
        <source>Shown</source>
        <translation>展示</translation>
    </message>
    <message>
        <source>Source in view</source>
        <translation>查看来源</translation>
    </message>
    <message>
        <source>Taken back</source>
        <translation>撤回</translation>
    </message>
    <message>
        <source>Acknowledged</source>
        <translation>已确认</translation>
    </message>
    <message>
        <source>What was recovered</source>
        <translation>所恢复的内容</translation>
    </message>
    <message>
        <source>The event as it stands in the log</source>
        <translation>日志中的事件原样</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Leads to</source>
        <translation>关联事件</translation>
    </message>
</context>
<context>
    <name>LogPage</name>
    <message>
        <source>Case</source>
        <translation>案件</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>人员</translation>
    </message>
    <message>
        <source>From day</source>
        <translation>起始日</translation>
    </message>
    <message>
        <source>To day</source>
        <translation>截止日</translation>
    </message>
    <message>
        <source>Check the whole log</source>
        <translation>校验整个日志</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Standing questions</source>
        <translation>常设问题</translation>
    </message>
    <message>
        <source>Events of the log</source>
        <translation>日志事件</translation>
    </message>
    <message>
        <source>YYYY-MM-DD</source>
        <translation>年-月-日，如 2026-11-23</translation>
    </message>
    <message>
        <source>A day as the log counts it (UTC)</source>
        <translation>日志所用日期（UTC）</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Checking the log…</source>
        <translation>正在校验日志…</translation>
    </message>
    <message>
        <source>The log is not whole</source>
        <translation>日志不完整</translation>
    </message>
    <message>
        <source>The log is whole: {size} events</source>
        <translation>日志完整：共 {size} 个事件</translation>
    </message>
    <message>
        <source>Root {root}</source>
        <translation>根哈希 {root}</translation>
    </message>
</context>
<context>
    <name>LogQuestions</name>
    <message>
        <source>On which provision does each point of a signed decision rest?</source>
        <translation>已签署决定的每一点各依据哪一条款？</translation>
    </message>
    <message>
        <source>What did the machine suggest, and what became of it?</source>
        <translation>机器提出了哪些建议，结果如何？</translation>
    </message>
    <message>
        <source>Which steps decided each case?</source>
        <translation>每个案件经过了哪些决定性步骤？</translation>
    </message>
    <message>
        <source>Which suggestions were amended or rejected, and why?</source>
        <translation>哪些建议被修改或否决，理由是什么？</translation>
    </message>
    <message>
        <source>What did the gates refuse, and who let something pass?</source>
        <translation>关口拦下了什么，谁予以放行？</translation>
    </message>
    <message>
        <source>When did program, weights, regulations or settings change?</source>
        <translation>程序、权重、法规或设置何时变更？</translation>
    </message>
    <message>
        <source>How does each signed decision explain itself?</source>
        <translation>每份已签署的决定如何说明理由？</translation>
    </message>
    <message>
        <source>Which versions stood behind each signed decision?</source>
        <translation>每份已签署的决定所用各项版本是什么？</translation>
    </message>
    <message>
        <source>Who reviewed, signed and issued, and who did the work?</source>
        <translation>谁审核、签署、发出，谁承办？</translation>
    </message>
    <message>
        <source>Who signed in and out, and when?</source>
        <translation>谁在何时登录、退出？</translation>
    </message>
    <message>
        <source>Which points have no reason on record?</source>
        <translation>哪些裁断没有记录理由？</translation>
    </message>
    <message>
        <source>Was all evidence used, and by which points?</source>
        <translation>证据是否都被采用，用于哪些裁断？</translation>
    </message>
    <message>
        <source>What was accepted in haste, or after a change of view?</source>
        <translation>哪些建议被仓促采纳，或采纳时改变了本人意见？</translation>
    </message>
    <message>
        <source>How do answers shift from month to month?</source>
        <translation>裁断结果逐月如何变化？</translation>
    </message>
    <message>
        <source>Which drafts failed, were stopped or replaced?</source>
        <translation>哪些草稿失败、被停止或被取代？</translation>
    </message>
    <message>
        <source>What was lost, recovered, redacted, and did the clock jump?</source>
        <translation>有哪些丢失、恢复、遮蔽，时钟是否跳变？</translation>
    </message>
    <message>
        <source>What left the office that holds the log to its word?</source>
        <translation>有哪些外部锚点可约束本日志？</translation>
    </message>
    <message>
        <source>Which bundles were handed out?</source>
        <translation>交出过哪些审计包？</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>序号</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>案件</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>人员</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>What the log says</source>
        <translation>日志所载</translation>
    </message>
    <message>
        <source>Reading the log…</source>
        <translation>正在读取日志…</translation>
    </message>
    <message>
        <source>Rows: {count}</source>
        <translation>共 {count} 行</translation>
    </message>
    <message>
        <source>The first {most} are shown</source>
        <translation>仅显示前 {most} 行</translation>
    </message>
</context>
<context>
    <name>MarkForm</name>
    <message>
        <source>Label of the mark</source>
        <translation>标记的名称</translation>
    </message>
    <message>
        <source>A short label, then Enter</source>
        <translation>写一个短名称，按回车</translation>
    </message>
    <message>
        <source>Mark {label}</source>
        <translation>标记：{label}</translation>
    </message>
    <message>
        <source>Take {label} out</source>
        <translation>取消标记 {label}</translation>
    </message>
    <message>
        <source>Mark “{quote}”</source>
        <translation>标记“{quote}”</translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message>
        <source>The reason is not enough yet</source>
        <translation>理由还不充分</translation>
    </message>
    <message>
        <source>Something must be done first</source>
        <translation>还有事项须先完成</translation>
    </message>
    <message>
        <source>This folder cannot be used</source>
        <translation>这个文件夹不能使用</translation>
    </message>
    <message>
        <source>{where}
{problem}. {remedy}.</source>
        <translation>{where}
{problem}。{remedy}。</translation>
    </message>
    <message>
        <source>No charter is in force for this scenario</source>
        <translation>本场景没有有效的场景宪章</translation>
    </message>
    <message>
        <source>The charter of “{scenario}” is not in force on {day}. It runs {period}. Ask the administrator for the charter of that day.</source>
        <translation>“{scenario}”的场景宪章在 {day} 无效，其有效期为 {period}。请向管理员索取当日有效的宪章。</translation>
    </message>
    <message>
        <source>The charter is not signed by every department</source>
        <translation>场景宪章尚未经各部门签署</translation>
    </message>
    <message>
        <source>The charter does not let the machine do this</source>
        <translation>场景宪章不允许机器这样做</translation>
    </message>
    <message>
        <source>The work can be done by hand: write your own findings and grounds.</source>
        <translation>可以人工办理：自行写出事实和依据。</translation>
    </message>
    <message>
        <source>Nobody of this name can sign in</source>
        <translation>没有这个人员</translation>
    </message>
    <message>
        <source>Choose a person from the list.</source>
        <translation>请从列表中选择。</translation>
    </message>
    <message>
        <source>You are signed out</source>
        <translation>你已退出</translation>
    </message>
    <message>
        <source>Sign in again; what was recorded is kept.</source>
        <translation>请重新登录；已记录的内容都在。</translation>
    </message>
    <message>
        <source>This is not there any more</source>
        <translation>该项已不存在</translation>
    </message>
    <message>
        <source>Open the case again to see it as it is now.</source>
        <translation>请重新打开案件查看现状。</translation>
    </message>
    <message>
        <source>This case is on the desk already</source>
        <translation>该案件已经打开过</translation>
    </message>
    <message>
        <source>Case {number} is in the list.</source>
        <translation>案件 {number} 在列表中。</translation>
    </message>
    <message>
        <source>Not signed in</source>
        <translation>未能登录</translation>
    </message>
    <message>
        <source>The password does not fit.</source>
        <translation>密码不对。</translation>
    </message>
    <message>
        <source>The file was not taken</source>
        <translation>文件未被接收</translation>
    </message>
    <message>
        <source>You may not take this step</source>
        <translation>你不能进行这一步</translation>
    </message>
    <message>
        <source>The case does not stand where this step begins</source>
        <translation>案件所处阶段不能进行这一步</translation>
    </message>
    <message>
        <source>It is now: {stage}.</source>
        <translation>当前阶段：{stage}。</translation>
    </message>
    <message>
        <source>Your own view comes first</source>
        <translation>请先写下自己的看法</translation>
    </message>
    <message>
        <source>Say what you think about: {kind}.</source>
        <translation>请写出你对“{kind}”的看法。</translation>
    </message>
    <message>
        <source>Your own view is on record already</source>
        <translation>你的看法已经记录</translation>
    </message>
    <message>
        <source>It cannot be changed; rule on the suggestion instead.</source>
        <translation>看法不能更改；请对建议作出答复。</translation>
    </message>
    <message>
        <source>This suggestion has not been shown yet</source>
        <translation>这条建议还没有显示过</translation>
    </message>
    <message>
        <source>Open it, read it, then answer.</source>
        <translation>请打开阅读，然后答复。</translation>
    </message>
    <message>
        <source>An entry cannot be used</source>
        <translation>有一项输入不能使用</translation>
    </message>
    <message>
        <source>{field}: {problem}</source>
        <translation>{field}：{problem}</translation>
    </message>
    <message>
        <source>The library of regulations cannot answer</source>
        <translation>法规库无法检索</translation>
    </message>
    <message>
        <source>This does not mean that there is no ground. Try again, or tell the administrator: {detail}</source>
        <translation>这不等于没有依据。请重试，或者告知管理员：{detail}</translation>
    </message>
    <message>
        <source>No language model is set up</source>
        <translation>没有可用的语言模型</translation>
    </message>
    <message>
        <source>Write your own findings and grounds; the case can be done.</source>
        <translation>请自行写出事实和依据，案件可以照常办结。</translation>
    </message>
    <message>
        <source>The draft did not come about</source>
        <translation>拟稿没有完成</translation>
    </message>
    <message>
        <source>Nothing was done: the log cannot be written</source>
        <translation>没有执行：日志无法写入</translation>
    </message>
    <message>
        <source>A step that cannot be recorded is not taken. Free some space on the disk or tell the administrator: {detail}</source>
        <translation>不能留痕的步骤不予执行。请清理磁盘空间，或者告知管理员：{detail}</translation>
    </message>
    <message>
        <source>The paper could not be saved</source>
        <translation>文书没有保存成功</translation>
    </message>
    <message>
        <source>{path}
{detail}</source>
        <translation>{path}
{detail}</translation>
    </message>
    <message>
        <source>The days off of {year} are not known</source>
        <translation>没有 {year} 年的节假日安排</translation>
    </message>
    <message>
        <source>No end of a period can be reckoned in that year. Bring the notice in.</source>
        <translation>该年度内无法计算期限届满日，请录入放假通知。</translation>
    </message>
    <message>
        <source>A file of periods or days off cannot be used</source>
        <translation>期限或者节假日文件不能使用</translation>
    </message>
    <message>
        <source>{where}: {problem}</source>
        <translation>{where}：{problem}</translation>
    </message>
    <message>
        <source>The period cannot be reckoned</source>
        <translation>期限无法计算</translation>
    </message>
    <message>
        <source>A file cannot be taken in as evidence</source>
        <translation>有文件不能作为证据收入</translation>
    </message>
    <message>
        <source>Nothing was changed</source>
        <translation>未作任何更改</translation>
    </message>
    <message>
        <source>A file could not be read or written</source>
        <translation>文件无法读写</translation>
    </message>
    <message>
        <source>Something went wrong in the program</source>
        <translation>程序出错</translation>
    </message>
    <message>
        <source>Nothing was recorded. Please report this: {kind}: {detail}</source>
        <translation>没有记录任何内容。请报告：{kind}：{detail}</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>种类</translation>
    </message>
    <message>
        <source>Choice</source>
        <translation>选择</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>一句话</translation>
    </message>
    <message>
        <source>Wording</source>
        <translation>表述</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Provision</source>
        <translation>条文</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>证据</translation>
    </message>
    <message>
        <source>Opinion</source>
        <translation>意见</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>List</source>
        <translation>清单</translation>
    </message>
    <message>
        <source>Person or number</source>
        <translation>人员或者序号</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>截止日</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Sign-in name</source>
        <translation>登录名</translation>
    </message>
    <message>
        <source>Roles</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>Name of the agency</source>
        <translation>机关名称</translation>
    </message>
    <message>
        <source>Characters of the case numbers</source>
        <translation>案号机关代字</translation>
    </message>
    <message>
        <source>Characters of the document numbers</source>
        <translation>文号机关代字</translation>
    </message>
    <message>
        <source>Minutes until the window locks</source>
        <translation>窗口自动锁定的分钟数</translation>
    </message>
    <message>
        <source>it is empty</source>
        <translation>没有填写</translation>
    </message>
    <message>
        <source>it is not known</source>
        <translation>无法识别</translation>
    </message>
    <message>
        <source>it is not one of the choices</source>
        <translation>不在可选范围内</translation>
    </message>
    <message>
        <source>write whole yuan in digits</source>
        <translation>请用数字填写整元</translation>
    </message>
    <message>
        <source>it is too long</source>
        <translation>太长</translation>
    </message>
    <message>
        <source>no own view is asked for here</source>
        <translation>这里不需要先写看法</translation>
    </message>
    <message>
        <source>a paragraph is one line; take the line break out</source>
        <translation>一段只能是一行，请去掉换行</translation>
    </message>
    <message>
        <source>rewording may not change an amount; amend the suggestion instead</source>
        <translation>改写不得变动金额，请改在建议上修改</translation>
    </message>
    <message>
        <source>rewording may not change a citation; amend the suggestion instead</source>
        <translation>改写不得变动引用的条文，请改在建议上修改</translation>
    </message>
    <message>
        <source>it does not read as a citation of a provision</source>
        <translation>不是规范的条文引用</translation>
    </message>
    <message>
        <source>this day is still to come</source>
        <translation>该日期尚未到来</translation>
    </message>
    <message>
        <source>this day lies after the day of the decision</source>
        <translation>该日期晚于决定日</translation>
    </message>
    <message>
        <source>this day lies before the day of the decision</source>
        <translation>该日期早于决定日</translation>
    </message>
    <message>
        <source>this day lies before that of the step it follows</source>
        <translation>该日期早于其前一步骤的日期</translation>
    </message>
    <message>
        <source>it must not lie before the first day</source>
        <translation>不得早于起始日</translation>
    </message>
    <message>
        <source>this step is on record already</source>
        <translation>该步骤已经记录</translation>
    </message>
    <message>
        <source>the library does not hold this provision</source>
        <translation>法规库中没有这条规定</translation>
    </message>
    <message>
        <source>this file is in the case already</source>
        <translation>卷内已有这份文件</translation>
    </message>
    <message>
        <source>it lies outside the paragraph</source>
        <translation>超出了这一段的范围</translation>
    </message>
    <message>
        <source>an answer stands on it; take it out there first</source>
        <translation>有答复引用它，请先在答复中取消</translation>
    </message>
    <message>
        <source>it lies in evidence the answer does not name</source>
        <translation>它所在的证据没有被该答复引用</translation>
    </message>
    <message>
        <source>it needs eight characters or more</source>
        <translation>至少需要八个字符</translation>
    </message>
    <message>
        <source>anybody would try it</source>
        <translation>太容易被猜到</translation>
    </message>
    <message>
        <source>the two do not agree</source>
        <translation>两次输入不一致</translation>
    </message>
    <message>
        <source>somebody has it already</source>
        <translation>已被他人使用</translation>
    </message>
    <message>
        <source>use letters, digits, - . _ and at most 64 of them</source>
        <translation>只能用字母、数字和 - . _，不超过 64 个</translation>
    </message>
    <message>
        <source>auditor and administrator go with no other role: they have no hand in cases</source>
        <translation>审计员和管理员不能兼任其他角色：他们不参与办案</translation>
    </message>
    <message>
        <source>the office needs one administrator at least</source>
        <translation>机关至少要有一名管理员</translation>
    </message>
    <message>
        <source>two to twenty characters without year, number or brackets</source>
        <translation>2 到 20 个字，不含年份、序号和括号</translation>
    </message>
    <message>
        <source>It needs the role: {role}.</source>
        <translation>需要的角色：{role}。</translation>
    </message>
    <message>
        <source>Only the caseworker who opened this case does this.</source>
        <translation>只有本案承办人可以进行。</translation>
    </message>
    <message>
        <source>Nobody reviews their own case; another person must do it.</source>
        <translation>不得审核自己承办的案件，须由他人进行。</translation>
    </message>
    <message>
        <source>Who reviewed the decision may not sign it; another person must do it.</source>
        <translation>审核人不得签发，须由他人进行。</translation>
    </message>
    <message>
        <source>The machine never takes this step.</source>
        <translation>机器不得进行这一步。</translation>
    </message>
    <message>
        <source>Who let a reason pass the gate does not review the same case.</source>
        <translation>放行过理由的人，不得审核同一案件。</translation>
    </message>
    <message>
        <source>An auditor reads everything and changes nothing.</source>
        <translation>审计人员可以查阅全部内容，但不作任何改动。</translation>
    </message>
    <message>
        <source>An administrator sees nothing of what is in cases.</source>
        <translation>管理员看不到案件内容。</translation>
    </message>
    <message>
        <source>This office has accounts already.</source>
        <translation>本机关已经设有账户。</translation>
    </message>
    <message>
        <source>This officer has to step aside (行政处罚法 art. 43) and acts no more.</source>
        <translation>该执法人员已被决定回避（行政处罚法第四十三条），不再办理本案。</translation>
    </message>
    <message>
        <source>After five failures the account is locked until {time}. The administrator can unlock it.</source>
        <translation>连续五次输错，账户锁定至 {time}；管理员可以解锁。</translation>
    </message>
    <message>
        <source>The password does not fit. Tries left before the account is locked: {left}</source>
        <translation>口令不对。锁定前还可以试的次数：{left}</translation>
    </message>
    <message>
        <source>This file is no backup of an office.</source>
        <translation>这个文件不是机关备份。</translation>
    </message>
    <message>
        <source>The backup is damaged; take another one: {detail}</source>
        <translation>备份已损坏，请换一份：{detail}</translation>
    </message>
    <message>
        <source>The log in this backup is not whole; take another one: {detail}</source>
        <translation>备份中的留痕不完整，请换一份：{detail}</translation>
    </message>
    <message>
        <source>There is a file of that name already: {detail}</source>
        <translation>已有同名文件：{detail}</translation>
    </message>
    <message>
        <source>The file cannot be read as a backup: {detail}</source>
        <translation>无法按备份读取此文件：{detail}</translation>
    </message>
    <message>
        <source>This is a case on its way to review; open it at the reviewer&apos;s PC.</source>
        <translation>这是送审的案件，请在审核人的电脑上打开。</translation>
    </message>
    <message>
        <source>This is a reviewer&apos;s answer; take it in at the caseworker&apos;s PC.</source>
        <translation>这是审核人的答复，请在承办人的电脑上接收。</translation>
    </message>
    <message>
        <source>This package was made here; take it to the reviewer&apos;s PC.</source>
        <translation>这个送审包是在本机生成的，请带到审核人的电脑上。</translation>
    </message>
    <message>
        <source>The key of that office is not known here. Compare it with its paper, then enrol it: {subject}</source>
        <translation>本机不认识该机关的密钥。请与其纸质公示核对后登记：{subject}</translation>
    </message>
    <message>
        <source>The package does not agree with the log of its office. Ask for a new one.</source>
        <translation>送审包与该机关的日志不符，请索取新的送审包。</translation>
    </message>
    <message>
        <source>The reviewer&apos;s signature does not fit. Ask the reviewer for a new answer.</source>
        <translation>审核人的签名不符，请审核人重新答复。</translation>
    </message>
    <message>
        <source>This answer belongs to a case of another office; nothing was changed here.</source>
        <translation>这份答复属于其他机关的案件，本机未作任何改动。</translation>
    </message>
    <message>
        <source>The key of the reviewer {subject} is not enrolled here.</source>
        <translation>审核人 {subject} 的密钥尚未在本机登记。</translation>
    </message>
    <message>
        <source>Nobody reviews their own case.</source>
        <translation>任何人不得审核自己承办的案件。</translation>
    </message>
    <message>
        <source>This answer was taken in before; nothing was done a second time.</source>
        <translation>这份答复此前已经接收，没有重复办理。</translation>
    </message>
    <message>
        <source>The case has moved on since this package was made, so the answer does not apply to its present text. Keep the file, and send a new package if a review is still needed.</source>
        <translation>送审之后案件已有变化，这份答复不适用于现在的文本。请保留文件；如仍需审核，请重新送审。</translation>
    </message>
    <message>
        <source>Passing needs all eight points in order, and an opinion.</source>
        <translation>审核通过须八项均符合要求，并写明意见。</translation>
    </message>
    <message>
        <source>There is a file of that name already: {subject}</source>
        <translation>已有同名文件：{subject}</translation>
    </message>
    <message>
        <source>The file cannot be read as a package: {subject}</source>
        <translation>文件不是可读的送审包：{subject}</translation>
    </message>
    <message>
        <source>The language model stopped by accident. Nothing is lost; ask for the draft again.</source>
        <translation>语言模型意外停止。没有丢失任何内容，可以重新拟稿。</translation>
    </message>
    <message>
        <source>The language model did not answer in time. Ask for the draft again.</source>
        <translation>语言模型没有及时答复，可以重新拟稿。</translation>
    </message>
    <message>
        <source>What the language model wrote could not be used. Ask again, or write by hand.</source>
        <translation>语言模型写出的内容不能使用。可以重新拟稿，或者人工书写。</translation>
    </message>
    <message>
        <source>The language model wrote nothing. Ask again, or write by hand.</source>
        <translation>语言模型没有写出内容。可以重新拟稿，或者人工书写。</translation>
    </message>
</context>
<context>
    <name>NewAccountDialog</name>
    <message>
        <source>New account</source>
        <translation>新建账户</translation>
    </message>
    <message>
        <source>Open the account</source>
        <translation>建立账户</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Sign-in name</source>
        <translation>登录名</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>职务</translation>
    </message>
    <message>
        <source>Card number</source>
        <translation>执法证号</translation>
    </message>
    <message>
        <source>Roles</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>First password</source>
        <translation>初始密码</translation>
    </message>
    <message>
        <source>The same again</source>
        <translation>再输一次</translation>
    </message>
</context>
<context>
    <name>NewCaseDialog</name>
    <message>
        <source>New case</source>
        <translation>新建案件</translation>
    </message>
    <message>
        <source>Case number</source>
        <translation>案号</translation>
    </message>
    <message>
        <source>Title of the case</source>
        <translation>案件名称</translation>
    </message>
    <message>
        <source>Day of the act</source>
        <translation>行为日</translation>
    </message>
    <message>
        <source>Day of the decision</source>
        <translation>决定日</translation>
    </message>
    <message>
        <source>Party</source>
        <translation>当事人</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Credit code or ID number</source>
        <translation>统一社会信用代码或身份证号</translation>
    </message>
    <message>
        <source>Represented by</source>
        <translation>法定代表人</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>案情</translation>
    </message>
    <message>
        <source>Officer {name}</source>
        <translation>执法人员 {name}</translation>
    </message>
    <message>
        <source>Officers (two or more)</source>
        <translation>执法人员（两人以上）</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>证据</translation>
    </message>
    <message>
        <source>Open this case</source>
        <translation>立即建案</translation>
    </message>
    <message>
        <source>Write both days as year-month-day, for example 2025-08-12.</source>
        <translation>两个日期都写成“年-月-日”，例如 2025-08-12。</translation>
    </message>
    <message>
        <source>Not opened yet. What is lacking:</source>
        <translation>尚未建案，还缺：</translation>
    </message>
</context>
<context>
    <name>NewPasswordDialog</name>
    <message>
        <source>New password for {name}</source>
        <translation>给{name}设新密码</translation>
    </message>
    <message>
        <source>Give this password</source>
        <translation>设为新密码</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>新密码</translation>
    </message>
    <message>
        <source>The same again</source>
        <translation>再输一次</translation>
    </message>
    <message>
        <source>The personal signing key is lost with the old password; a new one is made and logged. What was signed before stays signed.</source>
        <translation>个人签名密钥随旧密码失效，将另生成一把并留痕。此前的签名仍然有效。</translation>
    </message>
</context>
<context>
    <name>NextStep</name>
    <message>
        <source>Hand it to legal review</source>
        <translation>提交法制审核</translation>
    </message>
    <message>
        <source>Open the legal review</source>
        <translation>打开法制审核</translation>
    </message>
    <message>
        <source>Sign this text</source>
        <translation>签发这份文本</translation>
    </message>
    <message>
        <source>Issue the decision</source>
        <translation>制作决定书</translation>
    </message>
    <message>
        <source>Export the audit bundle</source>
        <translation>导出审计包</translation>
    </message>
    <message>
        <source>Answer the departure</source>
        <translation>答复偏离裁量基准</translation>
    </message>
    <message>
        <source>With legal review</source>
        <translation>法制审核中</translation>
    </message>
    <message>
        <source>A reviewer passes it or returns it.</source>
        <translation>由审核人通过或者退回。</translation>
    </message>
    <message>
        <source>The review was passed</source>
        <translation>法制审核已通过</translation>
    </message>
    <message>
        <source>You sign exactly this text; a later change reopens the review.</source>
        <translation>你签发的就是这份文本；之后任何修改都要重新审核。</translation>
    </message>
    <message>
        <source>The decision maker signs next.</source>
        <translation>下一步由机关负责人签发。</translation>
    </message>
    <message>
        <source>Signed by {person}</source>
        <translation>已由 {person} 签发</translation>
    </message>
    <message>
        <source>Issued</source>
        <translation>已制发</translation>
    </message>
    <message>
        <source>Demonstration: a script acted here; the papers say so.</source>
        <translation>演示：本案有脚本操作，文书上已注明。</translation>
    </message>
    <message>
        <source>Returned by legal review</source>
        <translation>被法制审核退回</translation>
    </message>
    <message>
        <source>Remarks, and both versions</source>
        <translation>查看批注和两版对照</translation>
    </message>
    <message>
        <source>Ready for legal review</source>
        <translation>可以提交法制审核</translation>
    </message>
    <message>
        <source>Every suggestion has an answer with a reason.</source>
        <translation>每条建议都有答复和理由。</translation>
    </message>
    <message>
        <source>The caseworker hands it over.</source>
        <translation>由承办人提交。</translation>
    </message>
    <message>
        <source>Before legal review: {count} to do</source>
        <translation>提交审核前还有 {count} 项</translation>
    </message>
    <message>
        <source>… and {count} more</source>
        <translation>…另有 {count} 项</translation>
    </message>
    <message>
        <source>Do it now</source>
        <translation>现在去办</translation>
    </message>
</context>
<context>
    <name>OfficePage</name>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>The agency</source>
        <translation>机关信息</translation>
    </message>
    <message>
        <source>The name on papers stays the one that the charter&apos;s departments have signed: {authority}</source>
        <translation>文书上的机关名称仍以各部门签署的场景宪章为准：{authority}</translation>
    </message>
    <message>
        <source>Office</source>
        <translation>机关</translation>
    </message>
    <message>
        <source>Recorded; the change is logged.</source>
        <translation>已保存并留痕。</translation>
    </message>
</context>
<context>
    <name>OpenCaseDialog</name>
    <message>
        <source>Open a case</source>
        <translation>打开案件</translation>
    </message>
    <message>
        <source>Sample cases</source>
        <translation>示例案件</translation>
    </message>
    <message>
        <source>Open this case</source>
        <translation>打开本案</translation>
    </message>
    <message>
        <source>Another folder…</source>
        <translation>其他文件夹…</translation>
    </message>
    <message>
        <source>New case…</source>
        <translation>新建案件…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>A case folder holds case.yaml and the evidence beside it.</source>
        <translation>案件文件夹内有 case.yaml，旁边是证据。</translation>
    </message>
    <message>
        <source>Folder of the case</source>
        <translation>案件文件夹</translation>
    </message>
</context>
<context>
    <name>OverrideForm</name>
    <message>
        <source>Why the next reason may pass</source>
        <translation>为什么可以放行下一条理由</translation>
    </message>
    <message>
        <source>Let the next reason pass</source>
        <translation>放行下一条理由</translation>
    </message>
    <message>
        <source>The next reason on this may pass the gate; this is logged.</source>
        <translation>本条的下一条理由可以通过关口，已留痕。</translation>
    </message>
    <message>
        <source>The gate refuses reasons that are empty, borrowed or repeated. You can let one pass and say why; the reviewer sees it.</source>
        <translation>空洞、照搬或者重复的理由不能通过关口。你可以放行一条并说明原因，审核人会看到。</translation>
    </message>
    <message>
        <source>Not recorded yet. What is lacking:</source>
        <translation>尚未记录，还缺：</translation>
    </message>
</context>
<context>
    <name>OwnItemsPage</name>
    <message>
        <source>What you add</source>
        <translation>补写的内容</translation>
    </message>
    <message>
        <source>Which decision this is</source>
        <translation>决定形式</translation>
    </message>
    <message>
        <source>Wording</source>
        <translation>表述</translation>
    </message>
    <message>
        <source>Add it to the decision</source>
        <translation>写入决定书</translation>
    </message>
    <message>
        <source>Add one of your own</source>
        <translation>自行补写一项</translation>
    </message>
    <message>
        <source>Your own findings and grounds</source>
        <translation>自行认定的事实和依据</translation>
    </message>
    <message>
        <source>Nothing yet. A decision can be made from your own items alone, without any suggestion of the machine.</source>
        <translation>暂无。不用机器的任何建议，只凭自行书写的内容也可以作出决定。</translation>
    </message>
    <message>
        <source>A further order beside the decision</source>
        <translation>决定之外的附带事项</translation>
    </message>
    <message>
        <source>Amount in whole yuan, digits only</source>
        <translation>金额（整元，只写数字）</translation>
    </message>
    <message>
        <source>Take out</source>
        <translation>取出</translation>
    </message>
</context>
<context>
    <name>OwnPasswordDialog</name>
    <message>
        <source>Change your password</source>
        <translation>修改自己的密码</translation>
    </message>
    <message>
        <source>Change it</source>
        <translation>修改</translation>
    </message>
    <message>
        <source>Present password</source>
        <translation>当前密码</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>新密码</translation>
    </message>
    <message>
        <source>The same again</source>
        <translation>再输一次</translation>
    </message>
</context>
<context>
    <name>OwnViewForm</name>
    <message>
        <source>The machine has a suggestion here. It stays covered until you have said what you think yourself. Both are kept in the log.</source>
        <translation>机器在这里有一条建议。在你写下自己的看法之前，它一直遮盖着。两者都会留痕。</translation>
    </message>
    <message>
        <source>Your choice</source>
        <translation>你的选择</translation>
    </message>
    <message>
        <source>Amount in yuan, digits only</source>
        <translation>金额（元，只写数字）</translation>
    </message>
    <message>
        <source>Why, in one line</source>
        <translation>一句话说明原因</translation>
    </message>
    <message>
        <source>What in the file leads you to this?</source>
        <translation>卷内什么材料使你这样看？</translation>
    </message>
    <message>
        <source>This is my view; show the suggestion</source>
        <translation>这是我的看法，显示建议</translation>
    </message>
    <message>
        <source>Your own view first: {kind}</source>
        <translation>先写自己的看法：{kind}</translation>
    </message>
    <message>
        <source>Choose one.</source>
        <translation>请选择一项。</translation>
    </message>
    <message>
        <source>Enter an amount.</source>
        <translation>请填写金额。</translation>
    </message>
    <message>
        <source>Say in one line why.</source>
        <translation>请用一句话说明原因。</translation>
    </message>
</context>
<context>
    <name>PackagesPage</name>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Reviews by file</source>
        <translation>送审文件往来</translation>
    </message>
    <message>
        <source>Case that waits for review</source>
        <translation>待法制审核的案件</translation>
    </message>
    <message>
        <source>No case waits for its review</source>
        <translation>没有待审核的案件</translation>
    </message>
    <message>
        <source>Write the package…</source>
        <translation>写出送审包…</translation>
    </message>
    <message>
        <source>Send a case to review</source>
        <translation>把案件送去审核</translation>
    </message>
    <message>
        <source>Writes the case and the log that vouches for it into one file, for a stick.</source>
        <translation>把案卷和为其作证的日志写进一个文件，用 U 盘带走。</translation>
    </message>
    <message>
        <source>Bring an answer in…</source>
        <translation>带回答复…</translation>
    </message>
    <message>
        <source>Bring the reviewer&apos;s answer back</source>
        <translation>带回审核人的答复</translation>
    </message>
    <message>
        <source>Passes or returns the case here, with the reviewer&apos;s remarks and signature.</source>
        <translation>案件在本机通过或者退回，附审核人的批注和签名。</translation>
    </message>
    <message>
        <source>Open a package…</source>
        <translation>打开送审包…</translation>
    </message>
    <message>
        <source>Go on with the last one</source>
        <translation>继续上一件</translation>
    </message>
    <message>
        <source>Review a case of another PC</source>
        <translation>审核另一台电脑的案件</translation>
    </message>
    <message>
        <source>Checks the package against the log of its office before it is shown.</source>
        <translation>先与来件机关的日志核对，再显示。</translation>
    </message>
    <message>
        <source>Review {number}.zip</source>
        <translation>送审 {number}.zip</translation>
    </message>
    <message>
        <source>The reviewer&apos;s answer</source>
        <translation>审核人的答复</translation>
    </message>
    <message>
        <source>Package with a case to review</source>
        <translation>待审核的送审包</translation>
    </message>
    <message>
        <source>Where to write it</source>
        <translation>写到哪里</translation>
    </message>
    <message>
        <source>The package is written. Take it to the reviewer&apos;s PC.</source>
        <translation>送审包已写好，请带到审核人的电脑。</translation>
    </message>
    <message>
        <source>The answer is in: {stage}</source>
        <translation>答复已收入：{stage}</translation>
    </message>
    <message>
        <source>Packages of that office are opened here from now on.</source>
        <translation>今后本机可以打开该机关的送审包。</translation>
    </message>
    <message>
        <source>Packages ask that witness for its cosignature from now on.</source>
        <translation>今后的送审包会请该见证方会签。</translation>
    </message>
    <message>
        <source>The key of {person} is trusted.</source>
        <translation>{person} 的公钥已受信任。</translation>
    </message>
    <message>
        <source>Password, to sign the answer</source>
        <translation>密码（用于签署答复）</translation>
    </message>
    <message>
        <source>Put it aside</source>
        <translation>先放一边</translation>
    </message>
    <message>
        <source>Answer {number}.zip</source>
        <translation>审核答复 {number}.zip</translation>
    </message>
    <message>
        <source>The answer is written. Take it back to the caseworker&apos;s PC.</source>
        <translation>答复已写好，请带回承办人的电脑。</translation>
    </message>
    <message>
        <source>For the first time, let them compare your key: {key}</source>
        <translation>首次使用请让对方核对您的公钥：{key}</translation>
    </message>
</context>
<context>
    <name>PageView</name>
    <message>
        <source>Page before (PgUp)</source>
        <translation>上一页（PgUp）</translation>
    </message>
    <message>
        <source>Next page (PgDn)</source>
        <translation>下一页（PgDn）</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>The file kept is not the one that came in. It proves nothing any more.</source>
        <translation>所存文件已不是当初收入的文件，不再有证明力。</translation>
    </message>
    <message>
        <source>The PDF is locked with a password: no page can be shown.</source>
        <translation>该 PDF 设有密码，无法显示页面。</translation>
    </message>
    <message>
        <source>The PDF is too large for its pages to be shown here.</source>
        <translation>该 PDF 过大，无法在此显示页面。</translation>
    </message>
    <message>
        <source>A page of this PDF takes too long to draw.</source>
        <translation>该 PDF 有一页绘制时间过长，未能显示。</translation>
    </message>
    <message>
        <source>The PDF brought down the process that draws it. Nothing else was harmed.</source>
        <translation>该 PDF 使绘制页面的进程崩溃，其他内容未受影响。</translation>
    </message>
    <message>
        <source>The PDF is damaged: no page can be shown.</source>
        <translation>该 PDF 已损坏，无法显示页面。</translation>
    </message>
    <message>
        <source>Page {number} of {count}</source>
        <translation>第 {number} 页，共 {count} 页</translation>
    </message>
    <message>
        <source>Drawing the page…</source>
        <translation>正在绘制页面…</translation>
    </message>
    <message>
        <source>Pages of the PDF</source>
        <translation>PDF 的页面</translation>
    </message>
</context>
<context>
    <name>PaperView</name>
    <message>
        <source>The decision</source>
        <translation>决定书</translation>
    </message>
</context>
<context>
    <name>PictureView</name>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Opening the picture…</source>
        <translation>正在打开图片…</translation>
    </message>
    <message>
        <source>The file kept is not the one that came in. It proves nothing any more.</source>
        <translation>所存文件已不是当初收入的文件，不再有证明力。</translation>
    </message>
    <message>
        <source>The picture cannot be shown: {detail}</source>
        <translation>图片无法显示：{detail}</translation>
    </message>
</context>
<context>
    <name>ProcedurePane</name>
    <message>
        <source>Step</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>Day, as 2025-09-22</source>
        <translation>日期，格式如 2025-09-22</translation>
    </message>
    <message>
        <source>Last day, or day of the hearing</source>
        <translation>截止日，或者听证日</translation>
    </message>
    <message>
        <source>Person, or number of the argument</source>
        <translation>人员，或者意见的序号</translation>
    </message>
    <message>
        <source>One on each line</source>
        <translation>每行一项</translation>
    </message>
    <message>
        <source>What was said or done</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>Record this step</source>
        <translation>记录这一步</translation>
    </message>
    <message>
        <source>Record a step</source>
        <translation>记录程序步骤</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>文书</translation>
    </message>
    <message>
        <source>Write this paper</source>
        <translation>制作该文书</translation>
    </message>
    <message>
        <source>The papers of this case</source>
        <translation>本案文书</translation>
    </message>
    <message>
        <source>Steps of procedure</source>
        <translation>程序步骤</translation>
    </message>
    <message>
        <source>Nothing is recorded yet.</source>
        <translation>尚无记录。</translation>
    </message>
    <message>
        <source>Write the day as year-month-day, for example 2025-09-22.</source>
        <translation>日期请写成年-月-日，例如 2025-09-22。</translation>
    </message>
    <message>
        <source>Not recorded yet. What is lacking:</source>
        <translation>尚未记入。缺少的是：</translation>
    </message>
    <message>
        <source>The days off of {year} are not published yet.</source>
        <translation>{year} 年的放假安排尚未公布。</translation>
    </message>
    <message>
        <source>Take this back</source>
        <translation>撤回</translation>
    </message>
    <message>
        <source>Write in “What was said or done” why you take it back, then again.</source>
        <translation>请先在“说明”中写明撤回的理由，再点撤回。</translation>
    </message>
</context>
<context>
    <name>RecoveryForm</name>
    <message>
        <source>What was compared and found</source>
        <translation>核对情况</translation>
    </message>
    <message>
        <source>Acknowledge the loss</source>
        <translation>确认此次丢失</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>不详</translation>
    </message>
    <message>
        <source>The log was recovered after a loss (event {number})</source>
        <translation>日志在丢失后恢复（事件 {number}）</translation>
    </message>
    <message>
        <source>{when} UTC. Recorded events that are gone: {lost}. Nothing is signed until a reviewer, signer or supervisor has compared the log with the paper files and said so here; this is logged.</source>
        <translation>{when} UTC。丢失的已记录事件：{lost}。在审核人、签署人或监督人将日志与纸质案卷核对并在此说明之前，不得签署任何决定；本说明将记入日志。</translation>
    </message>
</context>
<context>
    <name>RemarksPane</name>
    <message>
        <source>Remark on the words selected</source>
        <translation>对所选文字的批注</translation>
    </message>
    <message>
        <source>Select words in the text, press C, and write</source>
        <translation>在文本中选中文字，按 C，写下批注</translation>
    </message>
    <message>
        <source>Record the remark</source>
        <translation>记录批注</translation>
    </message>
    <message>
        <source>No remark yet.</source>
        <translation>还没有批注。</translation>
    </message>
    <message>
        <source>On “{quote}”</source>
        <translation>针对“{quote}”</translation>
    </message>
    <message>
        <source>Show in the text</source>
        <translation>在文本中显示</translation>
    </message>
</context>
<context>
    <name>RescueWindow</name>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>The log of this office is damaged. Take your newest backup up; what is here now is kept beside it, so that it can still be looked into.</source>
        <translation>本机关的日志已损坏。请恢复最近的备份；现有内容会留存在旁边，仍可查看。</translation>
    </message>
    <message>
        <source>Another window of this office may be open, or its folder out of reach. Close the other one or put the folder back, then try again.</source>
        <translation>可能另有窗口正打开本机关，或者其文件夹无法访问。请关闭另一窗口或恢复文件夹，然后重试。</translation>
    </message>
    <message>
        <source>This office cannot be opened</source>
        <translation>无法打开本机关</translation>
    </message>
</context>
<context>
    <name>ReviewDesk</name>
    <message>
        <source>Machine, person, reason</source>
        <translation>机器怎么说，人怎么答，为什么</translation>
    </message>
    <message>
        <source>Final text</source>
        <translation>最终文本</translation>
    </message>
    <message>
        <source>Remarks</source>
        <translation>批注</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>证据</translation>
    </message>
    <message>
        <source>Versions…</source>
        <translation>版本对照…</translation>
    </message>
    <message>
        <source>Second reading…</source>
        <translation>二次复核…</translation>
    </message>
    <message>
        <source>Remarks ({count})</source>
        <translation>批注（{count}）</translation>
    </message>
    <message>
        <source>Not passed yet. What is lacking:</source>
        <translation>尚未通过，还缺：</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>No</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Opinion of the review</source>
        <translation>审核意见</translation>
    </message>
    <message>
        <source>Pass</source>
        <translation>审核通过</translation>
    </message>
    <message>
        <source>Return to the caseworker</source>
        <translation>退回承办人</translation>
    </message>
    <message>
        <source>Eight points</source>
        <translation>审核要点（八项）</translation>
    </message>
    <message>
        <source>The review is done by a legal reviewer who had no part in the case.</source>
        <translation>法制审核由没有参与办案的审核人进行。</translation>
    </message>
    <message>
        <source>Passed by {person}</source>
        <translation>{person} 审核通过</translation>
    </message>
    <message>
        <source>Returned by {person}</source>
        <translation>{person} 退回</translation>
    </message>
</context>
<context>
    <name>RolesDialog</name>
    <message>
        <source>Roles of {name}</source>
        <translation>{name}的角色</translation>
    </message>
    <message>
        <source>Give these roles</source>
        <translation>授予这些角色</translation>
    </message>
    <message>
        <source>Roles</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>They count from the next sign-in on; the change is logged.</source>
        <translation>自下次登录起生效；更改会留痕。</translation>
    </message>
</context>
<context>
    <name>RulingForm</name>
    <message>
        <source>Accept</source>
        <translation>采纳</translation>
    </message>
    <message>
        <source>Amend</source>
        <translation>修改</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>不采纳</translation>
    </message>
    <message>
        <source>Your wording</source>
        <translation>你的写法</translation>
    </message>
    <message>
        <source>Record the answer and go on</source>
        <translation>记录答复并继续</translation>
    </message>
    <message>
        <source>Ctrl+Enter</source>
        <translation>Ctrl+Enter</translation>
    </message>
    <message>
        <source>Your answer</source>
        <translation>你的答复</translation>
    </message>
    <message>
        <source>Your band, by its name</source>
        <translation>你认为的裁量阶次</translation>
    </message>
    <message>
        <source>Your amount in whole yuan, digits only</source>
        <translation>你认为的金额（整元，只写数字）</translation>
    </message>
</context>
<context>
    <name>SecondReadingDialog</name>
    <message>
        <source>Second reading</source>
        <translation>二次复核</translation>
    </message>
    <message>
        <source>Share of the sample</source>
        <translation>抽样比例</translation>
    </message>
    <message>
        <source>{share} % of the suggestions</source>
        <translation>{share}% 的建议</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>采纳</translation>
    </message>
    <message>
        <source>Amend</source>
        <translation>修改</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>不采纳</translation>
    </message>
    <message>
        <source>Your reason, in your own words</source>
        <translation>用自己的话写理由</translation>
    </message>
    <message>
        <source>Record and go on</source>
        <translation>记录并继续</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>You answer without seeing what was answered first; both stand in the log.</source>
        <translation>作答时看不到第一次的答复，两次答复都留痕。</translation>
    </message>
    <message>
        <source>Choose an answer, and say why.</source>
        <translation>请选择答复并写明理由。</translation>
    </message>
    <message>
        <source>{count} still to read</source>
        <translation>还有 {count} 条待读</translation>
    </message>
    <message>
        <source>This sample is read. Nothing more is asked of you here.</source>
        <translation>本案样本已读完，这里没有别的事项。</translation>
    </message>
    <message>
        <source>the whole document</source>
        <translation>整份文件</translation>
    </message>
    <message>
        <source>No suggestion of this office has been read twice yet.</source>
        <translation>本机关还没有经二次复核的建议。</translation>
    </message>
    <message>
        <source>In this office {same} of {pairs} answers agree</source>
        <translation>本机关 {pairs} 条答复中有 {same} 条一致</translation>
    </message>
</context>
<context>
    <name>SignInPage</name>
    <message>
        <source>Who are you?</source>
        <translation>你是谁？</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>This is the sample office: its people sign in without a password.</source>
        <translation>这是示例机关：人员登录不需要密码。</translation>
    </message>
    <message>
        <source>Set up your own office…</source>
        <translation>建立自己的机关…</translation>
    </message>
    <message>
        <source>The machine proposes and shows where it looked. People rule on every suggestion, and say why.</source>
        <translation>机器提出建议并指明来源；人对每一条作出裁断，并说明理由。</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>正在核对…</translation>
    </message>
    <message>
        <source>No language model: cases are written by hand.</source>
        <translation>没有语言模型：案件由人工书写。</translation>
    </message>
    <message>
        <source>Language model: {name}, the small one built in for the samples.</source>
        <translation>语言模型：{name}，内置的小模型，供示例使用。</translation>
    </message>
    <message>
        <source>Language model: {name}.</source>
        <translation>语言模型：{name}。</translation>
    </message>
    <message>
        <source>Nothing leaves this computer.</source>
        <translation>任何内容都不会离开这台电脑。</translation>
    </message>
</context>
<context>
    <name>Start</name>
    <message>
        <source>Opening the office and its regulations…</source>
        <translation>正在打开办公数据和法规库…</translation>
    </message>
    <message>
        <source>Something went wrong in the program</source>
        <translation>程序出错</translation>
    </message>
    <message>
        <source>What was recorded is kept. Please close the window, open it again, and report this.</source>
        <translation>已记录的内容都在。请关闭窗口后重新打开，并报告这个问题。</translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>Let the machine draft</source>
        <translation>让机器拟稿</translation>
    </message>
    <message>
        <source>Search the regulations only</source>
        <translation>只检索法规</translation>
    </message>
    <message>
        <source>Write by hand</source>
        <translation>人工书写</translation>
    </message>
    <message>
        <source>Nothing has been suggested yet</source>
        <translation>还没有任何建议</translation>
    </message>
    <message>
        <source>The machine can search the regulations and draft suggestions, each with its sources. You then answer every one of them. Or write the findings and grounds yourself.</source>
        <translation>机器可以检索法规并拟出建议，每条都附来源，由你逐条答复。也可以自行写出事实和依据。</translation>
    </message>
    <message>
        <source>The last draft failed. Nothing is lost; it can be asked for again.</source>
        <translation>上次拟稿失败。没有丢失任何内容，可以重新拟稿。</translation>
    </message>
    <message>
        <source>The draft was cancelled.</source>
        <translation>拟稿已取消。</translation>
    </message>
    <message>
        <source>The machine is working</source>
        <translation>机器正在工作</translation>
    </message>
    <message>
        <source>Suggestions appear here only when they are complete and checked. Meanwhile you can read the evidence.</source>
        <translation>建议写完并核验之后才会显示在这里。其间可以先看证据。</translation>
    </message>
    <message>
        <source>Covered</source>
        <translation>尚未揭示</translation>
    </message>
    <message>
        <source>The caseworker has not given an own view on this yet, so nobody sees it.</source>
        <translation>承办人还没有写下自己的看法，所以任何人都看不到。</translation>
    </message>
    <message>
        <source>Not shown</source>
        <translation>未显示</translation>
    </message>
    <message>
        <source>The log could not record that this is shown, so it stays closed.</source>
        <translation>日志无法记录这次显示，所以不予显示。</translation>
    </message>
    <message>
        <source>Found: {count} provisions</source>
        <translation>检索到 {count} 条规定</translation>
    </message>
    <message>
        <source>They are listed at the right, the best first.</source>
        <translation>列在右侧，最相关的在前。</translation>
    </message>
    <message>
        <source>No provision was found</source>
        <translation>没有检索到依据</translation>
    </message>
    <message>
        <source>The library was searched and holds nothing that bears on these facts. The machine will propose no legal basis. Write your own grounds, or close the case.</source>
        <translation>已检索法规库，没有与本案事实相关的规定。机器不会提出法律依据。请自行写出依据，或者撤销案件。</translation>
    </message>
    <message>
        <source>The library of regulations cannot answer</source>
        <translation>法规库无法检索</translation>
    </message>
    <message>
        <source>This does not mean that there is no ground. {detail}</source>
        <translation>这不等于没有依据。{detail}</translation>
    </message>
</context>
<context>
    <name>StatutePane</name>
    <message>
        <source>Provision to read</source>
        <translation>查看的条文</translation>
    </message>
    <message>
        <source>This suggestion rests on it</source>
        <translation>本条建议以此为据</translation>
    </message>
    <message>
        <source>Changed since the act</source>
        <translation>行为后已修改</translation>
    </message>
    <message>
        <source>Text of the provision</source>
        <translation>条文内容</translation>
    </message>
    <message>
        <source>Statute</source>
        <translation>条文</translation>
    </message>
    <message>
        <source>The regulations have not been searched yet.</source>
        <translation>还没有检索法规。</translation>
    </message>
    <message>
        <source>Searched, and no provision was found.</source>
        <translation>已检索，没有找到依据。</translation>
    </message>
    <message>
        <source>The library could not be searched.</source>
        <translation>法规库无法检索。</translation>
    </message>
    <message>
        <source>{count} found</source>
        <translation>检索到 {count} 条</translation>
    </message>
    <message>
        <source>In force on the day of the act, {day} · {edition}</source>
        <translation>行为日（{day}）有效 · {edition}</translation>
    </message>
    <message>
        <source>In force on the day of decision, {day} · {edition}</source>
        <translation>决定日（{day}）有效 · {edition}</translation>
    </message>
    <message>
        <source>Where the newer one is lighter, it applies (art. 37).</source>
        <translation>新规定处罚较轻的，适用新规定（第三十七条）。</translation>
    </message>
</context>
<context>
    <name>Strip</name>
    <message>
        <source>Own ({count})</source>
        <translation>自行补写（{count}）</translation>
    </message>
    <message>
        <source>Your own findings and grounds (O)</source>
        <translation>自行认定的事实和依据（O）</translation>
    </message>
</context>
<context>
    <name>SuggestionPane</name>
    <message>
        <source>Suggestion of the machine</source>
        <translation>机器的建议</translation>
    </message>
    <message>
        <source>Stands on its sources</source>
        <translation>有来源支持</translation>
    </message>
    <message>
        <source>Not proved by its sources</source>
        <translation>来源不足以证明</translation>
    </message>
    <message>
        <source>Beware: {faults}.</source>
        <translation>注意：{faults}。</translation>
    </message>
    <message>
        <source>Only the caseworker of this case answers here.</source>
        <translation>只有本案承办人可以答复。</translation>
    </message>
    <message>
        <source>Your own view, given before: {choice}</source>
        <translation>你事先写下的看法：{choice}</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤回</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Rests on</source>
        <translation>所据</translation>
    </message>
</context>
<context>
    <name>SurveillanceFlags</name>
    <message>
        <source>True</source>
        <translation>真实</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清晰</translation>
    </message>
    <message>
        <source>Complete</source>
        <translation>完整</translation>
    </message>
    <message>
        <source>Accurate</source>
        <translation>准确</translation>
    </message>
    <message>
        <source>Surveillance evidence: {quality}</source>
        <translation>监控证据：{quality}</translation>
    </message>
    <message>
        <source>Electronic surveillance: what did you find? (行政处罚法 art. 41)</source>
        <translation>电子监控证据，您的审核认定（行政处罚法第四十一条）</translation>
    </message>
    <message>
        <source>Not usable yet: {count} findings are open</source>
        <translation>尚不能使用：还有 {count} 项未认定</translation>
    </message>
    <message>
        <source>Usable as evidence</source>
        <translation>可以作为证据</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Cases</source>
        <translation>案件</translation>
    </message>
    <message>
        <source>By file</source>
        <translation>送审文件</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>法规库</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Charter</source>
        <translation>宪章</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>账户</translation>
    </message>
    <message>
        <source>Office</source>
        <translation>机关</translation>
    </message>
    <message>
        <source>Change the language</source>
        <translation>切换语言</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Look of the window</source>
        <translation>窗口外观</translation>
    </message>
    <message>
        <source>Change the password…</source>
        <translation>修改密码…</translation>
    </message>
    <message>
        <source>Lock the window   Ctrl+Shift+L</source>
        <translation>锁定窗口   Ctrl+Shift+L</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Like the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Larger   Ctrl++</source>
        <translation>放大   Ctrl++</translation>
    </message>
    <message>
        <source>Smaller   Ctrl+-</source>
        <translation>缩小   Ctrl+-</translation>
    </message>
</context>
<context>
    <name>TrailPane</name>
    <message>
        <source>Not proved by its sources</source>
        <translation>来源不足以证明</translation>
    </message>
    <message>
        <source>Adopted without checking</source>
        <translation>未核验采纳</translation>
    </message>
    <message>
        <source>Let pass by the supervisor</source>
        <translation>监督人放行</translation>
    </message>
    <message>
        <source>Left the own view</source>
        <translation>改变了原先看法</translation>
    </message>
    <message>
        <source>Sources in view for {seconds} s</source>
        <translation>查看来源 {seconds} 秒</translation>
    </message>
    <message>
        <source>Show in the text</source>
        <translation>在文本中查看</translation>
    </message>
    <message>
        <source>Written by a person</source>
        <translation>人工书写</translation>
    </message>
</context>
<context>
    <name>VersionsDialog</name>
    <message>
        <source>Versions side by side</source>
        <translation>两版对照</translation>
    </message>
    <message>
        <source>Earlier version</source>
        <translation>较早的版本</translation>
    </message>
    <message>
        <source>Later version</source>
        <translation>较晚的版本</translation>
    </message>
    <message>
        <source>As it is now</source>
        <translation>现在的文本</translation>
    </message>
    <message>
        <source>Only what changed</source>
        <translation>只看改动</translation>
    </message>
    <message>
        <source>Both versions</source>
        <translation>两个版本</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Handed to review by {person}, {time}</source>
        <translation>{person} 送审，{time}</translation>
    </message>
    <message>
        <source>Returned by {person}, {time}</source>
        <translation>{person} 退回，{time}</translation>
    </message>
    <message>
        <source>{count} paragraphs changed</source>
        <translation>{count} 段有改动</translation>
    </message>
    <message>
        <source>The two are the same, word for word.</source>
        <translation>两个版本一字不差。</translation>
    </message>
</context>
<context>
    <name>Weights</name>
    <message>
        <source>the file does not say</source>
        <translation>文件未注明</translation>
    </message>
    <message>
        <source>{name} of {publisher}, licence {licence}</source>
        <translation>{publisher} 的 {name}，许可证 {licence}</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Publisher</source>
        <translation>发布者</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>上下文</translation>
    </message>
    <message>
        <source>{count} tokens</source>
        <translation>{count} 个词元</translation>
    </message>
    <message>
        <source>Quantisation</source>
        <translation>量化</translation>
    </message>
    <message>
        <source>Architecture</source>
        <translation>架构</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>In the catalogue, by its own account</source>
        <translation>目录中的对应项（据文件自述）</translation>
    </message>
    <message>
        <source>The small built-in weights. They were trained by this program&apos;s makers on made-up cases of the sample scenarios, for trying the program out and for exercises. They are not for real cases: outside their scenarios they say that no draft can be made.</source>
        <translation>内置的小权重，由本程序的制作者用示例场景的虚构案件训练，供试用和练习。不用于真实案件：超出这些场景时，会说明无法起草。</translation>
    </message>
    <message>
        <source>Not in the catalogue. Nobody here has tried such weights: compare the SHA-256 with the publisher&apos;s, read the licence, and look closely at the first drafts.</source>
        <translation>不在目录中，本程序没有人试用过这种权重：请与发布者公布的 SHA-256 核对，阅读许可证，并仔细查看最初几份草稿。</translation>
    </message>
    <message>
        <source>What a file says of itself anybody can write into it: only the publisher&apos;s SHA-256 proves what it is.</source>
        <translation>文件的自述任何人都能写入，只有发布者公布的 SHA-256 才能证明它是什么。</translation>
    </message>
    <message>
        <source>For PCs with 4 GB; weak at long files.</source>
        <translation>适合 4 GB 内存的电脑；处理长卷宗较弱。</translation>
    </message>
    <message>
        <source>A good choice for PCs with 16 GB.</source>
        <translation>16 GB 内存的电脑宜选。</translation>
    </message>
    <message>
        <source>For PCs with 32 GB; slow without a fast memory.</source>
        <translation>适合 32 GB 内存的电脑；内存不快时较慢。</translation>
    </message>
    <message>
        <source>Its licence is for research: not for an office&apos;s decisions.</source>
        <translation>许可证限于研究，不得用于机关办案。</translation>
    </message>
    <message>
        <source>Thinks before it writes; Shuoli asks it not to.</source>
        <translation>书写前会先思考；说理要求它不思考。</translation>
    </message>
    <message>
        <source>They run on this PC: {needed} of memory, {free} free</source>
        <translation>可在本机运行：需要内存 {needed}，空闲 {free}</translation>
    </message>
    <message>
        <source>Taking the SHA-256</source>
        <translation>正在计算 SHA-256</translation>
    </message>
    <message>
        <source>Copying the file</source>
        <translation>正在复制文件</translation>
    </message>
    <message>
        <source>Loading it in a process of its own, for a first word</source>
        <translation>正在单独的进程中加载试写</translation>
    </message>
    <message>
        <source>Working</source>
        <translation>正在处理</translation>
    </message>
    <message>
        <source>These weights cannot be used</source>
        <translation>这份权重不能使用</translation>
    </message>
    <message>
        <source>Nothing was changed</source>
        <translation>未作任何改动</translation>
    </message>
    <message>
        <source>The processor of this PC has no AVX2, which the engine needs (made since 2013).</source>
        <translation>本机处理器没有引擎所需的 AVX2 指令（2013年以后的处理器才有）。</translation>
    </message>
    <message>
        <source>They need about {needed} of memory and {free} are free. Close other programs, or take smaller weights.</source>
        <translation>约需内存 {needed}，现空闲 {free}。请关闭其他程序，或者换用更小的权重。</translation>
    </message>
    <message>
        <source>This is no GGUF file. Bring weights as one file that ends in .gguf.</source>
        <translation>这不是 GGUF 文件。请带来一个以 .gguf 结尾的权重文件。</translation>
    </message>
    <message>
        <source>The file is cut off: it was not copied to its end. Copy it anew.</source>
        <translation>文件不完整，没有复制到末尾。请重新复制。</translation>
    </message>
    <message>
        <source>The file is damaged: its header does not hold together. Copy it anew.</source>
        <translation>文件已损坏，文件头前后不符。请重新复制。</translation>
    </message>
    <message>
        <source>The file is one of several parts. Join them into one file first.</source>
        <translation>这只是若干分卷之一。请先合并为一个文件。</translation>
    </message>
    <message>
        <source>The file holds weights that do not write text.</source>
        <translation>文件里的权重不是用来书写文字的。</translation>
    </message>
    <message>
        <source>The file has no chat template that the program can use, so nobody knows how it wants to be asked. Bring the publisher&apos;s instruct or chat file.</source>
        <translation>文件没有本程序可用的对话模板，无从知道应当怎样提问。请改用发布者的 instruct 或 chat 版本。</translation>
    </message>
    <message>
        <source>The SHA-256 is not the one expected: this is another file than was meant.</source>
        <translation>SHA-256 与预期不符，这不是原来要的那个文件。</translation>
    </message>
    <message>
        <source>The engine tried the file and could not run it: {detail}</source>
        <translation>引擎试用该文件未成功：{detail}</translation>
    </message>
    <message>
        <source>There are other weights of this file name here. Rename the file first.</source>
        <translation>此处已有同名的另一份权重。请先给文件改名。</translation>
    </message>
    <message>
        <source>The disk has no room for this file.</source>
        <translation>磁盘空间不足，放不下这个文件。</translation>
    </message>
    <message>
        <source>These write the drafts. Choose others first, begin anew, and remove them then.</source>
        <translation>这份权重正用于起草。请先选用别的权重并重新启动，再行移除。</translation>
    </message>
    <message>
        <source>The built-in weights belong to the program and stay.</source>
        <translation>内置权重属于程序本身，不能移除。</translation>
    </message>
</context>
<context>
    <name>WeightsPage</name>
    <message>
        <source>SHA-256 that the publisher names</source>
        <translation>发布者公布的 SHA-256</translation>
    </message>
    <message>
        <source>SHA-256 named by the publisher, if you have it</source>
        <translation>发布者公布的 SHA-256（如有）</translation>
    </message>
    <message>
        <source>Add a file…</source>
        <translation>添加文件…</translation>
    </message>
    <message>
        <source>Draft with these</source>
        <translation>用这份权重起草</translation>
    </message>
    <message>
        <source>Read the file again</source>
        <translation>重新校验文件</translation>
    </message>
    <message>
        <source>Begin anew now</source>
        <translation>立即重新启动</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>This is no SHA-256</source>
        <translation>这不是 SHA-256</translation>
    </message>
    <message>
        <source>It has 64 digits and letters from a to f. Leave the field empty without.</source>
        <translation>SHA-256 由 64 个数字和字母 a 至 f 组成；没有的话请留空。</translation>
    </message>
    <message>
        <source>Stopped; nothing was changed</source>
        <translation>已停止，未作任何改动</translation>
    </message>
    <message>
        <source>They are here, tried out and logged; choose them to draft with</source>
        <translation>已添加，试用通过并留痕；选用后即可起草</translation>
    </message>
    <message>
        <source>They write the drafts from the next start on; that is logged</source>
        <translation>下次启动起用这份权重起草；已留痕</translation>
    </message>
    <message>
        <source>The file is whole: its SHA-256 is the one it came with</source>
        <translation>文件完整，SHA-256 与添加时一致</translation>
    </message>
    <message>
        <source>The file is removed; that is logged</source>
        <translation>文件已移除；已留痕</translation>
    </message>
    <message>
        <source>writes the drafts</source>
        <translation>正用于起草</translation>
    </message>
    <message>
        <source>from the next start</source>
        <translation>下次启动起用</translation>
    </message>
    <message>
        <source>built-in</source>
        <translation>内置</translation>
    </message>
    <message>
        <source>Delete the file: press again</source>
        <translation>再按一次即删除文件</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>fits as {kind}</source>
        <translation>{kind} 可运行</translation>
    </message>
    <message>
        <source>too large for what is free now</source>
        <translation>超出现有空闲内存</translation>
    </message>
    <message>
        <source>Weights on this PC</source>
        <translation>本机的权重</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Publisher</source>
        <translation>发布者</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Quantisation</source>
        <translation>量化</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>上下文</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>The program downloads nothing. On a PC that has the internet, fetch the GGUF file from the publisher, note the SHA-256 that the publisher names, and copy the file onto a stick. Here, choose “Add a file”, or drop it onto this page. For a PC with 8 GB take a Q4_K_M of up to 4 B parameters. Check that the licence admits the use by an agency.</source>
        <translation>本程序不下载任何东西。请在能上网的电脑上从发布者处取得 GGUF 文件，记下发布者公布的 SHA-256，把文件拷入移动存储介质；在这里选“添加文件”，或者把文件拖到本页。8 GB 内存的电脑宜用 4 B 以下参数的 Q4_K_M。使用前请确认许可证允许行政机关使用。</translation>
    </message>
    <message>
        <source>Known to suit, and how to bring them</source>
        <translation>适用的权重及引入方法</translation>
    </message>
    <message>
        <source>Weights of the language model</source>
        <translation>语言模型的权重</translation>
    </message>
    <message>
        <source>Add weights</source>
        <translation>添加权重</translation>
    </message>
    <message>
        <source>Weights (*.gguf)</source>
        <translation>权重 (*.gguf)</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>In work</source>
        <translation>办理中</translation>
    </message>
    <message>
        <source>In legal review</source>
        <translation>法制审核中</translation>
    </message>
    <message>
        <source>Returned</source>
        <translation>已退回</translation>
    </message>
    <message>
        <source>Review passed</source>
        <translation>审核通过</translation>
    </message>
    <message>
        <source>Signed</source>
        <translation>已签发</translation>
    </message>
    <message>
        <source>Issued</source>
        <translation>已制发</translation>
    </message>
    <message>
        <source>Finding of fact</source>
        <translation>事实认定</translation>
    </message>
    <message>
        <source>Characterisation</source>
        <translation>定性</translation>
    </message>
    <message>
        <source>Legal basis</source>
        <translation>法律依据</translation>
    </message>
    <message>
        <source>Circumstance</source>
        <translation>裁量情节</translation>
    </message>
    <message>
        <source>Discretion band</source>
        <translation>裁量阶次</translation>
    </message>
    <message>
        <source>Amount of the fine</source>
        <translation>罚款金额</translation>
    </message>
    <message>
        <source>Outcome beside the fine</source>
        <translation>罚款以外的处理结果</translation>
    </message>
    <message>
        <source>Answer to the party&apos;s statement</source>
        <translation>对陈述、申辩的答复</translation>
    </message>
    <message>
        <source>The legal basis couples the fine with another penalty; state it as an own outcome: {subject}</source>
        <translation>所引规定在罚款之外还规定了其他处罚，请自行写明：{subject}</translation>
    </message>
    <message>
        <source>The amount is above the most that the law allows: {subject} yuan</source>
        <translation>数额超过法定最高额：{subject}元</translation>
    </message>
    <message>
        <source>The party made a statement; write your own answer to it</source>
        <translation>当事人提出了陈述、申辩，请写明复核意见</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>已采纳</translation>
    </message>
    <message>
        <source>Amended</source>
        <translation>已修改</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>未采纳</translation>
    </message>
    <message>
        <source>covered until you give your own view</source>
        <translation>写下看法之前遮盖</translation>
    </message>
    <message>
        <source>no answer yet</source>
        <translation>尚未答复</translation>
    </message>
    <message>
        <source>Caseworker</source>
        <translation>承办人</translation>
    </message>
    <message>
        <source>Legal reviewer</source>
        <translation>法制审核人</translation>
    </message>
    <message>
        <source>Decision maker</source>
        <translation>机关负责人</translation>
    </message>
    <message>
        <source>Supervisor</source>
        <translation>监督人</translation>
    </message>
    <message>
        <source>No provision was found that bears on these facts, so the machine proposes no legal basis. You can write your own grounds, or close the case.</source>
        <translation>没有检索到与本案事实相关的规定，所以机器不提出法律依据。可以自行写出依据，或者撤销案件。</translation>
    </message>
    <message>
        <source>The discretion benchmark has no row for this, so no band was calculated.</source>
        <translation>裁量基准中没有对应的行，所以没有计算阶次。</translation>
    </message>
    <message>
        <source>The machine took none of the provisions found to apply, so it proposes no legal basis. Read them yourself before you believe it.</source>
        <translation>机器认为检索到的规定都不适用，因此没有提出法律依据。请先自行阅读这些规定，再决定是否相信。</translation>
    </message>
    <message>
        <source>No draft of the law can be made: the built-in machine knows the sample scenarios only, and none of them fits. Bring in larger weights, or write your own grounds.</source>
        <translation>无法起草法律部分：内置的小模型只懂示例场景，本案与它们都不相符。请导入更大的模型，或者自行撰写依据。</translation>
    </message>
    <message>
        <source>A draft weighs one violation. The provisions found speak of more than one: whether this file shows a second, only you can tell.</source>
        <translation>一份草稿只衡量一项违法行为。检索到的规定涉及不止一项：本案是否还有第二项，只有您能判断。</translation>
    </message>
    <message>
        <source>Kept from the machine: no authorisation of its department covers it</source>
        <translation>未交给机器：没有涵盖它的部门授权</translation>
    </message>
    <message>
        <source>Kept from the machine until a person has found it in order (art. 41)</source>
        <translation>审核认定之前不交给机器（第四十一条）</translation>
    </message>
    <message>
        <source>Choose an answer: accept, amend or reject</source>
        <translation>请选择答复：采纳、修改或者不采纳</translation>
    </message>
    <message>
        <source>A suggestion has no answer with a reason yet</source>
        <translation>有建议尚未答复并说明理由</translation>
    </message>
    <message>
        <source>Your own view is still to be given: {subject}</source>
        <translation>尚未写下自己的看法：{subject}</translation>
    </message>
    <message>
        <source>The decision states no finding of fact</source>
        <translation>决定书没有认定事实</translation>
    </message>
    <message>
        <source>The decision does not characterise the act</source>
        <translation>决定书没有定性</translation>
    </message>
    <message>
        <source>The decision names no legal basis</source>
        <translation>决定书没有法律依据</translation>
    </message>
    <message>
        <source>The decision states neither amount nor outcome</source>
        <translation>决定书没有金额，也没有处理结果</translation>
    </message>
    <message>
        <source>The decision states more than one amount</source>
        <translation>决定书出现了多个金额</translation>
    </message>
    <message>
        <source>The decision states more than one discretion band</source>
        <translation>决定书出现了多个裁量阶次</translation>
    </message>
    <message>
        <source>An amount stands beside an outcome without penalty</source>
        <translation>既写了不予处罚，又写了金额</translation>
    </message>
    <message>
        <source>A suggestion has not been read yet</source>
        <translation>有建议尚未阅读</translation>
    </message>
    <message>
        <source>Say why in your own words; about {subject} more characters are needed</source>
        <translation>请用自己的话说明原因，约还需 {subject} 个字</translation>
    </message>
    <message>
        <source>“{subject}” is an empty formula; say what convinced you</source>
        <translation>“{subject}”是空话，请写明是什么使你这样认为</translation>
    </message>
    <message>
        <source>{subject} per cent of the reason are the machine&apos;s words; use your own</source>
        <translation>理由有 {subject}% 是机器的原话，请用自己的话</translation>
    </message>
    <message>
        <source>{subject} per cent of the reason repeat one you gave before; say what is particular to this case</source>
        <translation>理由有 {subject}% 与你以前写的重复，请写出本案的特殊之处</translation>
    </message>
    <message>
        <source>Name in the reason a piece of evidence that you have picked</source>
        <translation>请在理由中指明一份所选的证据</translation>
    </message>
    <message>
        <source>Pick the evidence that carries this</source>
        <translation>请选择支持它的证据</translation>
    </message>
    <message>
        <source>Electronic surveillance must first be found true, clear, complete, accurate</source>
        <translation>电子技术监控记录须先经人审核为真实、清晰、完整、准确</translation>
    </message>
    <message>
        <source>Pick the provision that carries this</source>
        <translation>请选择支持它的条文</translation>
    </message>
    <message>
        <source>Write the wording</source>
        <translation>请写出表述</translation>
    </message>
    <message>
        <source>The wording is the same as before; accept it, or change it</source>
        <translation>表述没有变化，请采纳或者改写</translation>
    </message>
    <message>
        <source>Review point without an answer: {subject}</source>
        <translation>审核要点未答：{subject}</translation>
    </message>
    <message>
        <source>Review point not in order: {subject}</source>
        <translation>审核要点不符合：{subject}</translation>
    </message>
    <message>
        <source>The text has not passed legal review</source>
        <translation>文本尚未通过法制审核</translation>
    </message>
    <message>
        <source>The text was changed after the review</source>
        <translation>审核之后文本有改动</translation>
    </message>
    <message>
        <source>This leaves the benchmark, and a decision maker has not approved it: {subject}</source>
        <translation>偏离裁量基准，尚未经负责人批准：{subject}</translation>
    </message>
    <message>
        <source>Choose which decision this is</source>
        <translation>请选择决定形式</translation>
    </message>
    <message>
        <source>More than one decision is chosen</source>
        <translation>选择了不止一种决定</translation>
    </message>
    <message>
        <source>For what was found this decision is not open: {subject}</source>
        <translation>按查明的情况不能作出这种决定：{subject}</translation>
    </message>
    <message>
        <source>This decision also needs: {subject}</source>
        <translation>这种决定还需要：{subject}</translation>
    </message>
    <message>
        <source>This decision rests on a provision that is not named: {subject}</source>
        <translation>这种决定所依据的规定尚未写入：{subject}</translation>
    </message>
    <message>
        <source>Working…</source>
        <translation>正在处理…</translation>
    </message>
    <message>
        <source>Loading the language model…</source>
        <translation>正在载入语言模型…</translation>
    </message>
    <message>
        <source>Searching the regulations…</source>
        <translation>正在检索法规…</translation>
    </message>
    <message>
        <source>Reading the file and the provisions…</source>
        <translation>正在阅读案卷和条文…</translation>
    </message>
    <message>
        <source>Writing suggestions…</source>
        <translation>正在拟写建议…</translation>
    </message>
    <message>
        <source>Checking every claim against its sources…</source>
        <translation>正在逐条核验来源…</translation>
    </message>
    <message>
        <source>Indexing…</source>
        <translation>正在建立索引…</translation>
    </message>
    <message>
        <source>Auditor</source>
        <translation>审计员</translation>
    </message>
    <message>
        <source>Administrator</source>
        <translation>管理员</translation>
    </message>
    <message>
        <source>Your answers now lead to another band or amount than was suggested</source>
        <translation>按你的答复，阶次或者金额与建议不同</translation>
    </message>
    <message>
        <source>This did not fit and was not read by the machine</source>
        <translation>超出容量，机器没有读到</translation>
    </message>
    <message>
        <source>Evidence needs your attention</source>
        <translation>证据需要注意</translation>
    </message>
    <message>
        <source>The charter does not let the machine say this, so it was left out</source>
        <translation>场景宪章不允许机器提出，已略去</translation>
    </message>
    <message>
        <source>What the benchmark gives</source>
        <translation>按裁量基准计算</translation>
    </message>
    <message>
        <source>The charter has changed since the case was opened; it runs by the old one</source>
        <translation>开案之后场景宪章有改动，本案仍按开案时的版本办理</translation>
    </message>
    <message>
        <source>The band departs from the benchmark; the reason must carry it</source>
        <translation>阶次偏离裁量基准，理由须能支持</translation>
    </message>
    <message>
        <source>The amount lies outside its band</source>
        <translation>金额超出所在阶次</translation>
    </message>
    <message>
        <source>Taken over although its sources do not prove it</source>
        <translation>来源不足以证明仍被采用</translation>
    </message>
    <message>
        <source>A rewording no longer applies, because what it reworded has changed</source>
        <translation>原文已变，这处改写不再适用</translation>
    </message>
    <message>
        <source>Competence, qualified officers</source>
        <translation>执法主体合法，人员具备资格</translation>
    </message>
    <message>
        <source>Procedure</source>
        <translation>程序合法</translation>
    </message>
    <message>
        <source>Facts and evidence</source>
        <translation>事实清楚，证据合法充分</translation>
    </message>
    <message>
        <source>Characterisation and law</source>
        <translation>定性和适用法律准确</translation>
    </message>
    <message>
        <source>Use of the benchmark</source>
        <translation>裁量基准运用适当</translation>
    </message>
    <message>
        <source>Within its powers</source>
        <translation>没有超越权限</translation>
    </message>
    <message>
        <source>Form of the papers</source>
        <translation>文书完备、规范</translation>
    </message>
    <message>
        <source>No transfer to the police due</source>
        <translation>没有应当移送的犯罪嫌疑</translation>
    </message>
    <message>
        <source>Write the opinion of the review</source>
        <translation>请写出审核意见</translation>
    </message>
    <message>
        <source>The log was recovered after a loss (event {subject}); first a person must acknowledge it, in the log view</source>
        <translation>日志曾在丢失后恢复（事件 {subject}）；须先由有权人员在日志页面确认</translation>
    </message>
    <message>
        <source>en</source>
        <translation>zh</translation>
    </message>
    <message>
        <source>The machine may suggest what the charter lists</source>
        <translation>机器可以就宪章所列事项提出建议</translation>
    </message>
    <message>
        <source>The charter lets the machine suggest nothing</source>
        <translation>宪章不准机器提出任何建议</translation>
    </message>
    <message>
        <source>The machine cannot draft this kind of decision</source>
        <translation>机器不会起草这一类决定</translation>
    </message>
    <message>
        <source>A person has stopped the machine</source>
        <translation>机器建议已由人员停用</translation>
    </message>
    <message>
        <source>A stop condition has stopped the machine</source>
        <translation>停用条件成立，机器建议已停用</translation>
    </message>
    <message>
        <source>Prior notice</source>
        <translation>行政处罚告知书</translation>
    </message>
    <message>
        <source>Notice of a hearing</source>
        <translation>听证通知书</translation>
    </message>
    <message>
        <source>Opinion of the legal review</source>
        <translation>法制审核意见书</translation>
    </message>
    <message>
        <source>Service receipt</source>
        <translation>送达回证</translation>
    </message>
    <message>
        <source>Statement on the part the algorithm played</source>
        <translation>算法参与说明</translation>
    </message>
    <message>
        <source>Decision on the spot</source>
        <translation>当场行政处罚决定书</translation>
    </message>
    <message>
        <source>Copy for publication</source>
        <translation>公开版</translation>
    </message>
    <message>
        <source>Asking the language model…</source>
        <translation>正在询问语言模型…</translation>
    </message>
    <message>
        <source>Taking the fingerprint of the weights…</source>
        <translation>正在计算权重的哈希…</translation>
    </message>
    <message>
        <source>Reading the regulations…</source>
        <translation>正在读取法规…</translation>
    </message>
    <message>
        <source>Checking the log…</source>
        <translation>正在校验日志…</translation>
    </message>
    <message>
        <source>Writing the bundle…</source>
        <translation>正在写审计包…</translation>
    </message>
    <message>
        <source>Printing the papers…</source>
        <translation>正在制作文书…</translation>
    </message>
    <message>
        <source>Copying cases and log…</source>
        <translation>正在复制案件和留痕…</translation>
    </message>
    <message>
        <source>Writing the backup…</source>
        <translation>正在写出备份…</translation>
    </message>
    <message>
        <source>Looking the backup through…</source>
        <translation>正在检查备份…</translation>
    </message>
    <message>
        <source>Reading the evidence…</source>
        <translation>正在读取证据…</translation>
    </message>
    <message>
        <source>Checking the package…</source>
        <translation>正在核对送审包…</translation>
    </message>
    <message>
        <source>Writing the package…</source>
        <translation>正在写出文件…</translation>
    </message>
    <message>
        <source>Template of the office</source>
        <translation>机关文书模板</translation>
    </message>
    <message>
        <source>Suggestion of the machine, ruled on by a person</source>
        <translation>机器建议，经人裁断</translation>
    </message>
    <message>
        <source>Written by a person</source>
        <translation>人工书写</translation>
    </message>
    <message>
        <source>From the case file</source>
        <translation>案卷信息</translation>
    </message>
    <message>
        <source>Calculated by rule</source>
        <translation>按规则计算</translation>
    </message>
    <message>
        <source>Reworded by a person</source>
        <translation>人工改写</translation>
    </message>
    <message>
        <source>Program started</source>
        <translation>程序启动</translation>
    </message>
    <message>
        <source>Program stopped</source>
        <translation>程序停止</translation>
    </message>
    <message>
        <source>Program recovered</source>
        <translation>程序恢复</translation>
    </message>
    <message>
        <source>Recovery acknowledged</source>
        <translation>恢复已确认</translation>
    </message>
    <message>
        <source>Text redacted</source>
        <translation>文本已遮蔽</translation>
    </message>
    <message>
        <source>Gap in the log</source>
        <translation>日志缺口</translation>
    </message>
    <message>
        <source>Clock jumped</source>
        <translation>时钟跳变</translation>
    </message>
    <message>
        <source>Signed in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Signed out</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Window locked</source>
        <translation>窗口锁定</translation>
    </message>
    <message>
        <source>Window unlocked</source>
        <translation>窗口解锁</translation>
    </message>
    <message>
        <source>Sign-in refused</source>
        <translation>登录被拒</translation>
    </message>
    <message>
        <source>Package written</source>
        <translation>已生成送审包</translation>
    </message>
    <message>
        <source>Package taken in</source>
        <translation>已接收送审包</translation>
    </message>
    <message>
        <source>Remark of the review</source>
        <translation>审核批注</translation>
    </message>
    <message>
        <source>Second reading</source>
        <translation>二次复核</translation>
    </message>
    <message>
        <source>Evidence added</source>
        <translation>补充证据</translation>
    </message>
    <message>
        <source>Surveillance evidence confirmed</source>
        <translation>监控证据已确认</translation>
    </message>
    <message>
        <source>Evidence marked</source>
        <translation>标记证据</translation>
    </message>
    <message>
        <source>Mark taken out</source>
        <translation>取消标记</translation>
    </message>
    <message>
        <source>Marks named by an answer</source>
        <translation>答复引用标记</translation>
    </message>
    <message>
        <source>Key enrolled</source>
        <translation>登记密钥</translation>
    </message>
    <message>
        <source>Checkpoint signed</source>
        <translation>签署检查点</translation>
    </message>
    <message>
        <source>Witness cosigned</source>
        <translation>见证联署</translation>
    </message>
    <message>
        <source>Anchor printed</source>
        <translation>打印锚点</translation>
    </message>
    <message>
        <source>Regulations loaded</source>
        <translation>载入法规</translation>
    </message>
    <message>
        <source>Weights loaded</source>
        <translation>载入权重</translation>
    </message>
    <message>
        <source>Setting changed</source>
        <translation>更改设置</translation>
    </message>
    <message>
        <source>Machine stopped</source>
        <translation>机器已停用</translation>
    </message>
    <message>
        <source>Machine let go on</source>
        <translation>机器已恢复</translation>
    </message>
    <message>
        <source>Case opened</source>
        <translation>开案</translation>
    </message>
    <message>
        <source>Case closed</source>
        <translation>结案</translation>
    </message>
    <message>
        <source>Warning raised</source>
        <translation>发出警示</translation>
    </message>
    <message>
        <source>Regulations searched</source>
        <translation>检索法规</translation>
    </message>
    <message>
        <source>Draft requested</source>
        <translation>请求拟稿</translation>
    </message>
    <message>
        <source>Draft completed</source>
        <translation>拟稿完成</translation>
    </message>
    <message>
        <source>Draft failed</source>
        <translation>拟稿失败</translation>
    </message>
    <message>
        <source>Draft cancelled</source>
        <translation>拟稿取消</translation>
    </message>
    <message>
        <source>Draft superseded</source>
        <translation>旧稿被取代</translation>
    </message>
    <message>
        <source>Suggestion generated</source>
        <translation>生成建议</translation>
    </message>
    <message>
        <source>Suggestion shown</source>
        <translation>显示建议</translation>
    </message>
    <message>
        <source>Source in view</source>
        <translation>查看来源</translation>
    </message>
    <message>
        <source>Own view given</source>
        <translation>写下看法</translation>
    </message>
    <message>
        <source>Suggestion ruled on</source>
        <translation>裁断建议</translation>
    </message>
    <message>
        <source>Ruling undone</source>
        <translation>撤回裁断</translation>
    </message>
    <message>
        <source>Own item added</source>
        <translation>补写一项</translation>
    </message>
    <message>
        <source>Own item removed</source>
        <translation>取出一项</translation>
    </message>
    <message>
        <source>Gate refused</source>
        <translation>未过关口</translation>
    </message>
    <message>
        <source>Gate overridden</source>
        <translation>监督人放行</translation>
    </message>
    <message>
        <source>Paragraph reworded</source>
        <translation>改写段落</translation>
    </message>
    <message>
        <source>Review requested</source>
        <translation>提交审核</translation>
    </message>
    <message>
        <source>Returned by review</source>
        <translation>审核退回</translation>
    </message>
    <message>
        <source>Decision signed</source>
        <translation>签发决定</translation>
    </message>
    <message>
        <source>Decision issued</source>
        <translation>制发决定</translation>
    </message>
    <message>
        <source>Step of procedure recorded</source>
        <translation>记录程序步骤</translation>
    </message>
    <message>
        <source>Step of procedure taken back</source>
        <translation>撤回程序步骤</translation>
    </message>
    <message>
        <source>Paper written</source>
        <translation>制作文书</translation>
    </message>
    <message>
        <source>Bundle exported</source>
        <translation>导出审计包</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>案件</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>检索</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>拟稿</translation>
    </message>
    <message>
        <source>Suggestions</source>
        <translation>建议</translation>
    </message>
    <message>
        <source>Own views</source>
        <translation>事先看法</translation>
    </message>
    <message>
        <source>Own items</source>
        <translation>自行补写</translation>
    </message>
    <message>
        <source>Sources in view</source>
        <translation>查看来源</translation>
    </message>
    <message>
        <source>Rulings undone</source>
        <translation>撤回裁断</translation>
    </message>
    <message>
        <source>Gate</source>
        <translation>关口</translation>
    </message>
    <message>
        <source>Decision text</source>
        <translation>决定书文本</translation>
    </message>
    <message>
        <source>Legal review</source>
        <translation>法制审核</translation>
    </message>
    <message>
        <source>Signature and issue</source>
        <translation>签发和制发</translation>
    </message>
    <message>
        <source>Steps of procedure</source>
        <translation>程序步骤</translation>
    </message>
    <message>
        <source>Papers</source>
        <translation>文书</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Signing in and out</source>
        <translation>登录和退出</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>警示</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Checkpoints</source>
        <translation>检查点</translation>
    </message>
    <message>
        <source>Regulations</source>
        <translation>法规</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Stop switch</source>
        <translation>停用开关</translation>
    </message>
    <message>
        <source>Recoveries</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Witness</source>
        <translation>见证人</translation>
    </message>
    <message>
        <source>Redactions</source>
        <translation>遮蔽</translation>
    </message>
    <message>
        <source>Keys of the log</source>
        <translation>日志密钥</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>时钟</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>人员</translation>
    </message>
    <message>
        <source>Script</source>
        <translation>脚本</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>机器</translation>
    </message>
    <message>
        <source>it names no evidence</source>
        <translation>没有指明证据</translation>
    </message>
    <message>
        <source>it names evidence that is not in the file</source>
        <translation>指明的证据不在卷内</translation>
    </message>
    <message>
        <source>only the party itself says so</source>
        <translation>只有当事人自己的说法</translation>
    </message>
    <message>
        <source>a name, date or amount was altered</source>
        <translation>名称、日期或者金额被改动</translation>
    </message>
    <message>
        <source>a name, date or amount does not stand in the evidence named</source>
        <translation>名称、日期或者金额在所列证据中找不到</translation>
    </message>
    <message>
        <source>a value of another kind belongs in this place</source>
        <translation>此处应为另一种类的内容</translation>
    </message>
    <message>
        <source>the provision sets no penalty</source>
        <translation>该规定没有设定处罚</translation>
    </message>
    <message>
        <source>the number {detail} is found in no source</source>
        <translation>数字“{detail}”没有出处</translation>
    </message>
    <message>
        <source>a quotation is found in no source</source>
        <translation>引文没有出处</translation>
    </message>
    <message>
        <source>it names no provision</source>
        <translation>没有指明条文</translation>
    </message>
    <message>
        <source>the provision was not among those found</source>
        <translation>条文不在检索结果之中</translation>
    </message>
    <message>
        <source>the text of the provision was altered</source>
        <translation>条文内容被改动</translation>
    </message>
    <message>
        <source>the citation is another than the provision&apos;s</source>
        <translation>引用与条文不符</translation>
    </message>
    <message>
        <source>the provision was not in force on the day of the act</source>
        <translation>条文在行为日无效</translation>
    </message>
    <message>
        <source>this penalty belongs to another prohibition</source>
        <translation>该罚则对应的是另一条禁止性规定</translation>
    </message>
    <message>
        <source>the benchmark does not know this circumstance</source>
        <translation>裁量基准中没有这个情节</translation>
    </message>
    <message>
        <source>in characters that no reader sees</source>
        <translation>用看不见的字符写成</translation>
    </message>
    <message>
        <source>in characters without width</source>
        <translation>用零宽字符写成</translation>
    </message>
    <message>
        <source>by turning the direction of the text</source>
        <translation>用文字方向符掩藏</translation>
    </message>
    <message>
        <source>in selectors that no reader sees</source>
        <translation>用看不见的选择符写成</translation>
    </message>
    <message>
        <source>in control characters</source>
        <translation>用控制字符写成</translation>
    </message>
    <message>
        <source>formatted as hidden</source>
        <translation>格式设为隐藏</translation>
    </message>
    <message>
        <source>in tiny type</source>
        <translation>用极小的字写成</translation>
    </message>
    <message>
        <source>in white on white</source>
        <translation>白底白字</translation>
    </message>
    <message>
        <source>deleted, but still in the file</source>
        <translation>已删除但仍留在文件中</translation>
    </message>
    <message>
        <source>in a comment</source>
        <translation>写在批注里</translation>
    </message>
    <message>
        <source>hidden by the page</source>
        <translation>被网页隐藏</translation>
    </message>
    <message>
        <source>asks to set the rules aside</source>
        <translation>要求撇开规定</translation>
    </message>
    <message>
        <source>gives the machine another part to play</source>
        <translation>让机器扮演别的角色</translation>
    </message>
    <message>
        <source>poses as a message of the system</source>
        <translation>冒充系统消息</translation>
    </message>
    <message>
        <source>asks to follow other orders</source>
        <translation>要求听从别的指令</translation>
    </message>
    <message>
        <source>is addressed to the machine</source>
        <translation>是对机器说的话</translation>
    </message>
    <message>
        <source>dictates what to write</source>
        <translation>指定写什么</translation>
    </message>
    <message>
        <source>forbids to mention something</source>
        <translation>不许提及某事</translation>
    </message>
    <message>
        <source>prescribes the form of the answer</source>
        <translation>规定答复的格式</translation>
    </message>
    <message>
        <source>imitates the marks of a conversation</source>
        <translation>模仿对话标记</translation>
    </message>
    <message>
        <source>is addressed to the machine, in English</source>
        <translation>是用英文对机器说的话</translation>
    </message>
    <message>
        <source>in code</source>
        <translation>用编码写成</translation>
    </message>
    <message>
        <source>promises, threatens, or names the answer</source>
        <translation>许诺、威胁，或者直接给出答案</translation>
    </message>
    <message>
        <source>speaks to its reader, or of how the draft is to be written</source>
        <translation>对读者说话，或者讲草稿该怎么写</translation>
    </message>
    <message>
        <source>the file is empty</source>
        <translation>文件是空的</translation>
    </message>
    <message>
        <source>the file is not the picture its name says</source>
        <translation>文件内容不是其名称所示的图片</translation>
    </message>
    <message>
        <source>the file is not text</source>
        <translation>文件不是文本</translation>
    </message>
    <message>
        <source>the text is neither UTF-8 nor GB18030</source>
        <translation>文本编码既非 UTF-8 也非 GB18030</translation>
    </message>
    <message>
        <source>files of this type are not read</source>
        <translation>不支持这一类型的文件</translation>
    </message>
    <message>
        <source>the file has changed since it was chosen</source>
        <translation>选定之后文件被改动过</translation>
    </message>
    <message>
        <source>the file cannot be opened</source>
        <translation>文件打不开</translation>
    </message>
    <message>
        <source>the PDF is damaged or locked</source>
        <translation>该 PDF 已损坏或被加锁</translation>
    </message>
    <message>
        <source>there is no such file any more</source>
        <translation>文件已不在原处</translation>
    </message>
    <message>
        <source>this account may not read the file</source>
        <translation>当前账户无权读取该文件</translation>
    </message>
    <message>
        <source>it is a folder; drop the files in it</source>
        <translation>这是文件夹，请拖放其中的文件</translation>
    </message>
    <message>
        <source>The case number is empty</source>
        <translation>案号未填</translation>
    </message>
    <message>
        <source>The title of the case is empty</source>
        <translation>案件名称未填</translation>
    </message>
    <message>
        <source>The party has no name</source>
        <translation>当事人名称未填</translation>
    </message>
    <message>
        <source>Say in a few sentences what happened</source>
        <translation>请用几句话写明案情</translation>
    </message>
    <message>
        <source>The day of the decision lies before the day of the act</source>
        <translation>决定日早于行为日</translation>
    </message>
    <message>
        <source>{subject} fails its own check; compare it with the licence or the card</source>
        <translation>{subject} 校验不符，请与营业执照或身份证核对</translation>
    </message>
    <message>
        <source>Two officers or more handle a case (行政处罚法 art. 42)</source>
        <translation>办案的执法人员不得少于两人（行政处罚法第四十二条）</translation>
    </message>
</context>
<context>
    <name>Workspace</name>
    <message>
        <source>Suggestions</source>
        <translation>建议</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>决定书</translation>
    </message>
    <message>
        <source>Legal review</source>
        <translation>法制审核</translation>
    </message>
    <message>
        <source>Procedure</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>The decision is issued: decision.docx and decision.pdf</source>
        <translation>决定书已制发：decision.docx 和 decision.pdf</translation>
    </message>
    <message>
        <source>The paper is written</source>
        <translation>文书已制作</translation>
    </message>
    <message>
        <source>The audit bundle is written. Anyone can check it without this program.</source>
        <translation>审计包已写好。任何人不用本程序也能校验。</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>关闭提示</translation>
    </message>
</context>
<context>
    <name>_IntakeDialog</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Say of every file which kind of evidence it is, and give it a title.</source>
        <translation>请为每个文件选定证据种类并写明名称。</translation>
    </message>
</context>
</TS>
