//! Why a file is not taken, in words for the person who chose it: what is wrong and what to do.

use std::io;

use crate::Kind;

/// A file that is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{file}”：{reason}")]
pub struct Refused {
    /// The file's name with anything invisible replaced, so that the message can be shown.
    pub file: String,
    /// What is wrong.
    pub reason: Reason,
}

/// Either the file is wrong, or we could not read it.
#[derive(Debug, thiserror::Error)]
pub enum ExamineError {
    /// The person must choose another file.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// Our own storage failed; the file may be sound.
    #[error("读取上传文件失败：{0}")]
    Io(#[from] io::Error),
}

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// No name, or nothing but blanks.
    #[error("文件没有名称，请重新命名后上传")]
    NameEmpty,
    /// Longer than file systems and tables bear.
    #[error("文件名过长（{length} 个字符，最多 {most} 个），请缩短后上传")]
    NameTooLong {
        /// Characters in the name.
        length: usize,
        /// Characters allowed.
        most: usize,
    },
    /// Control characters, direction marks, path separators.
    #[error("文件名中有不可见字符或路径符号（{0}），请重新命名后上传")]
    NameCharacter(String),
    /// No extension, or one we do not take.
    #[error("不接受此类文件。请上传 PDF、OFD、XML、PNG、JPG、XLSX、DOCX、ZIP、CSV 或 TXT 文件")]
    UnknownExtension,
    /// Nothing in it.
    #[error("文件是空的，请检查后重新上传")]
    Empty,
    /// More bytes than allowed.
    #[error("文件太大，最大 {} MB，请压缩或拆分后上传", .most.div_ceil(1 << 20))]
    TooLarge {
        /// Bytes allowed.
        most: u64,
    },
    /// The bytes are of another kind than the extension says.
    #[error("扩展名是 .{}，内容却是{found}。请用正确的格式另存后上传，不要只改扩展名", .claimed.extensions()[0])]
    OtherKind {
        /// What the name says.
        claimed: Kind,
        /// What the bytes say.
        found: &'static str,
    },
    /// The right kind at the start, but not whole.
    #[error("文件不完整或已损坏（{0}），请重新导出或扫描后上传")]
    Broken(&'static str),
    /// Two formats in one file: readers would disagree about what it says.
    #[error("文件同时是{0}，不同软件打开会看到不同内容，请重新导出后上传")]
    TwoFaced(&'static str),
    /// A picture with more pixels than any reader should unfold.
    #[error("图片过大（{width}×{height} 像素，最多 {} 万像素），请缩小后上传", .most / 10_000)]
    TooManyPixels {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// Pixels allowed.
        most: u64,
    },
    /// Neither UTF-8 nor GB18030, or with control characters.
    #[error("不是 UTF-8 或 GB18030（GBK）编码的文本，请另存为 UTF-8 编码后上传")]
    NotText,
    /// A document type declaration can define entities and fetch files.
    #[error("XML 中有 DOCTYPE 声明，出于安全不予接受，请从开票平台重新下载原文件")]
    Doctype,
    /// Needs a password.
    #[error("文件已加密，审核人员无法打开，请取消密码后上传")]
    Encrypted,
    /// Macros can run on the reader's machine.
    #[error("文件含有宏，出于安全不予接受，请另存为不含宏的格式后上传")]
    Macros,
    /// A template is fetched from elsewhere when the document is opened.
    #[error(
        "文件引用了网络上的外部模板，打开时会自动下载，出于安全不予接受，请另存为不带外部模板的文件后上传"
    )]
    RemoteTemplate,
    /// More entries than allowed.
    #[error("压缩包内文件太多（最多 {most} 个），请拆分后上传")]
    TooManyEntries {
        /// Entries allowed.
        most: usize,
    },
    /// More bytes when unpacked than allowed.
    #[error("解压后太大（最大 {} MB），请拆分后上传", .most.div_ceil(1 << 20))]
    InflatesTooFar {
        /// Bytes allowed.
        most: u64,
    },
    /// `..`, absolute paths, drive letters.
    #[error("压缩包内的路径“{0}”指向包外，不予接受，请重新打包")]
    EscapingPath(String),
    /// Links, devices.
    #[error("压缩包内的“{0}”是链接或特殊文件，请只打包普通文件")]
    NotAFile(String),
    /// The same name twice, also but for case.
    #[error("压缩包内有重名文件“{0}”，请改名后重新打包")]
    SameName(String),
    /// Entries that share bytes: the mark of a bomb.
    #[error("压缩包结构异常（条目相互重叠），请重新打包")]
    Overlapping,
    /// An archive within an archive.
    #[error("压缩包内还有压缩包“{0}”，请解开后重新打包")]
    Nested(String),
    /// A file in the archive that would not be taken by itself.
    #[error("压缩包内的{0}")]
    Inside(Box<Refused>),
    /// A table that claims more than any table holds.
    #[error("表格结构异常（{0}），请另存为新的 xlsx 文件后上传")]
    Workbook(&'static str),
}
