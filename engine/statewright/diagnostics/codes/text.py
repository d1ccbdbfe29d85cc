"""SW1xx: the file as text, and how much of it; with the two modules on YAML, the whole hundred.

Floor 0. Append-only: a number that was given is never given to something else.
"""

from __future__ import annotations

from ..diagnostic import Code, Severity, Text
from .rows import error, page, warning
from .yaml_syntax import *  # noqa: F403
from .yaml_traps import *  # noqa: F403

NOT_UTF8 = error(
    101,
    "not-utf8",
    Text(
        "the file is not UTF-8 text: byte {byte} at offset {offset} belongs to no character",
        "文件不是 UTF-8 文本: 偏移 {offset} 处的字节 {byte} 不属于任何字符",
    ),
    Text('save the file in the encoding "UTF-8"', "请把文件另存为 UTF-8 编码"),
    page(
        "A workflow is read as UTF-8, the encoding in which Chinese and every other "
        "script can be written. This "
        "file was saved in another one, for example GBK. Choose UTF-8 in the editor's 'Save as'.",
        "流程文件按 UTF-8 读取, 这种编码能写中文和所有其他文字。这个文件是用别的编码(例如 GBK)保存的。"
        "请在编辑器的“另存为”里选择 UTF-8。",
    ),
    Text("from here on it cannot be read", "从这里起无法读取"),
)
WRONG_ENCODING = error(
    102,
    "wrong-encoding",
    Text(
        "the file is saved as {encoding}, and only UTF-8 is read", "文件保存为 {encoding}, 而这里只读取 UTF-8"
    ),
    Text('save the file in the encoding "UTF-8"', "请把文件另存为 UTF-8 编码"),
    page(
        'The first bytes of the file say that it is UTF-16 or UTF-32 (Windows calls the first "Unicode"). '
        "Choose UTF-8 in the editor's 'Save as'.",
        "文件开头的字节表明它是 UTF-16 或 UTF-32(Windows 把前者叫做“Unicode”)。"
        "请在编辑器的“另存为”里选择 UTF-8。",
    ),
)
BYTE_ORDER_MARK = warning(
    103,
    "byte-order-mark",
    Text(
        "the file begins with an invisible byte order mark (BOM)", "文件开头有一个看不见的字节顺序标记 (BOM)"
    ),
    Text('save the file as "UTF-8", not as "UTF-8 with BOM"', "请保存为“UTF-8”, 而不是“带 BOM 的 UTF-8”"),
    page(
        "The mark is allowed and was skipped, but other tools read it as a character of the first key.",
        "这个标记是允许的, 已被跳过; 但别的工具会把它当成第一个键的一部分。",
    ),
)
FILE_TOO_LARGE = error(
    104,
    "file-too-large",
    Text(
        "the file is {size} bytes long, and at most {limit} are read",
        "文件长 {size} 字节, 最多读取 {limit} 字节",
    ),
    Text(
        "split it: one file is one workflow, and shared types can stand in a file of their own",
        "请拆分: 一个文件一个流程, 共用的类型可以放在单独的文件里",
    ),
    page(
        "Reading is bounded so that no file can stop the machine. The largest workflows that we know are a "
        "hundredth of this bound.",
        "读取设有上限, 以免某个文件拖垮机器。已知最大的流程也只有这个上限的百分之一。",
    ),
)
EMPTY_FILE = error(
    105,
    "empty-file",
    Text("the file is empty", "文件是空的"),
    Text(
        "begin with `statewright: 1` and `workflow: name_of_the_workflow`",
        "请以 `statewright: 1` 和 `workflow: 流程的名字` 开头",
    ),
    page(
        "There is nothing in the file but, perhaps, comments.",
        "文件里除了注释之外什么也没有。",
        "# order.yaml",
        "statewright: 1\nworkflow: order\nversion: 1\ninitial: open\nstates:\n  open: {}",
    ),
)
SEVERAL_DOCUMENTS = error(
    106,
    "several-documents",
    Text(
        "the file holds more than one YAML document: `---` starts a second one",
        "文件里有不止一个 YAML 文档: `---` 开始了第二个",
    ),
    Text(
        "take the `---` out, or put what follows into a file of its own",
        "请删去 `---`, 或把后面的内容放进另一个文件",
    ),
    page("One file is one workflow.", "一个文件就是一个流程。", "workflow: order\n---\nworkflow: refund"),
    Text("a second document starts here", "第二个文档从这里开始"),
)
CHARACTER_NOT_SHOWN = error(
    107,
    "character-not-shown",
    Text("{what} stands here, which no editor shows", "这里有{what}, 编辑器里看不见"),
    Text(
        "delete it; it often comes from copying out of a chat or a web page",
        "请删除它; 它常常是从聊天窗口或网页复制时带来的",
    ),
    page(
        "Characters that cannot be seen change names and values without anybody noticing, "
        "so they are refused.",
        "看不见的字符会在无人察觉时改变名字和值, 因此不被接受。",
    ),
)
TAB_INDENTATION = error(
    108,
    "tab-indentation",
    Text(
        "the line is indented with a tab, which YAML does not allow", "这一行用制表符 (Tab) 缩进, YAML 不允许"
    ),
    Text("use spaces:\n{mended}", "请用空格:\n{mended}"),
    page(
        "How wide a tab is differs from editor to editor, so YAML counts spaces only. Set "
        "the editor to put in "
        "two spaces when the tab key is pressed.",
        "制表符的宽度因编辑器而异, 所以 YAML 只数空格。请把编辑器设成按 Tab 键时输入两个空格。",
        "states:\n\topen: {}",
        "states:\n  open: {}",
    ),
    Text("a tab", "制表符"),
)
NESTED_TOO_DEEP = error(
    109,
    "nested-too-deep",
    Text("values lie more than {limit} deep inside one another", "值的嵌套超过 {limit} 层"),
    Text("make it flatter", "请减少嵌套"),
    page("Reading is bounded so that no file can stop the machine.", "读取设有上限, 以免某个文件拖垮机器。"),
)
TOO_MANY_VALUES = error(
    110,
    "too-many-values",
    Text("the file holds more than {limit} keys and values", "文件里的键和值超过 {limit} 个"),
    Text("split it: one file is one workflow", "请拆分: 一个文件一个流程"),
    page("Reading is bounded so that no file can stop the machine.", "读取设有上限, 以免某个文件拖垮机器。"),
)
ALIASES_TOO_LARGE = error(
    111,
    "aliases-too-large",
    Text(
        "the aliases (`*name`) of the file stand for more than {limit} keys and values",
        "文件里的别名 (`*名字`) 代表的键和值超过 {limit} 个",
    ),
    Text("write the values out, or use fewer aliases", "请把值直接写出来, 或少用别名"),
    page(
        "Aliases of aliases can make a few lines stand for millions of values, which would fill the memory.",
        "别名套别名, 可以让几行字代表上百万个值, 占满内存。",
    ),
)
NUMBER_OUT_OF_RANGE = error(
    140,
    "number-out-of-range",
    Text(
        "this number is too large, or is not a number that can be counted with",
        "这个数太大, 或不是可以计算的数",
    ),
    Text("write it as a text in quotes if it is a name or a code", "如果它是名称或编号, 请加引号写成文本"),
    page(
        "Numbers beyond what JSON can hold, infinity and 'not a number' cannot be stored or compared.",
        "超出 JSON 范围的数、无穷大和“非数”不能存储, 也不能比较。",
        "maximum: 1e999",
    ),
)
MORE_FINDINGS = Code(
    id="SW144",
    name="more-findings",
    severity=Severity.NOTE,
    message=Text(
        "there is more to say of this file; the first {limit} findings are shown",
        "这个文件还有更多问题; 这里只列出前 {limit} 条",
    ),
    help=Text("mend these, and check again", "请先修正这些, 再检查一次"),
    page=page(
        "Often one slip near the top makes hundreds of findings below it.",
        "开头的一处错误常常会引出后面的几百条。",
    ),
)
