//! The binary: everything a bureau does from a command line, and the server.

mod answer;
mod calculate;
mod demo;
mod export;
mod found;
mod keep;
mod list;
mod policy;
mod read;
mod reader;
mod rehearse;
mod serve;
mod width;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// 专款：财政专项资金从办法到最后一分钱的管理系统。
#[derive(Parser)]
#[command(name = "earmark", version, disable_help_subcommand = true)]
struct Earmark {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 建立演示资金并启动（企业、金额、人员均为虚构）
    Demo(demo::Demo),
    /// 建立一项新的资金，并开立第一个系统管理员账号
    Init(found::Init),
    /// 启动服务
    Serve(serve::Serve),
    /// 按政策包计算一份名单的奖补额度，并列出测算过程
    Calculate(calculate::Calculate),
    /// 读出发票、银行回单、合同写了什么，每个值来自哪里，哪里不符
    Read(read::Read),
    /// 检查或查看政策包
    #[command(subcommand)]
    Policy(policy::Policy),
    /// 用文字脚本演练办理过程
    Rehearse(rehearse::Rehearse),
    /// 核验数据目录：每条记录、每个根、每个签名，重放、账目、限额、凭据文件
    Verify(keep::Verify),
    /// 把全部视图导出为 CSV、xlsx 和 JSON
    Export(export::Export),
    /// 把整个数据目录备份为一个文件（含密钥，请妥善保管）
    Backup(keep::Backup),
    /// 从备份文件恢复到新目录，先核验再就位
    Restore(keep::Restore),
    /// 读取一个文件的进程，由服务自行启动
    #[command(hide = true)]
    Reader(reader::Reader),
}

fn main() -> ExitCode {
    let answer = match Earmark::parse().command {
        Command::Demo(demo) => demo.run(),
        Command::Init(init) => init.run(),
        Command::Serve(serve) => serve.run(),
        Command::Calculate(calculate) => calculate.run(),
        Command::Policy(policy) => policy.run(),
        Command::Read(read) => read.run(),
        Command::Rehearse(rehearse) => rehearse.run(),
        Command::Verify(verify) => verify.run(),
        Command::Export(export) => export.run(),
        Command::Backup(backup) => backup.run(),
        Command::Restore(restore) => restore.run(),
        Command::Reader(reader) => reader.run(),
    };
    answer.give()
}
