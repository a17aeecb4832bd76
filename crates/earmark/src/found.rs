//! `earmark init`: a new fund, its first administrator, and an initial password that is shown once.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use fund::PersonId;
use law::Date;
use office::clock::{Clock, StandingDay, SystemClock};
use office::credentials::{check_password, initial_password};
use office::{Foundation, Office, packs};

use crate::answer::Answer;

/// 首次登录时必须修改初始密码。
#[derive(Args)]
pub struct Init {
    /// 数据目录，须不存在或为空
    dir: PathBuf,
    /// 政策包目录
    #[arg(long)]
    policy: PathBuf,
    /// 资金名称
    #[arg(long)]
    name: String,
    /// 第一个系统管理员的账号（字母、数字）
    #[arg(long)]
    administrator: String,
    /// 初始密码；不写则随机生成，只显示这一次
    #[arg(long)]
    password: Option<String>,
    /// 日志名称，出现在检查点和回执上
    #[arg(long, default_value = "earmark.local/fund")]
    origin: String,
    /// 政策包自何日起适用；不写则为文件生效之日
    #[arg(long)]
    from: Option<Date>,
    /// 建立演练用的资金，时钟停在这一天；每页、每份文件都标明演示
    #[arg(long)]
    day: Option<Date>,
}

impl Init {
    pub fn run(&self) -> Answer {
        match self.made() {
            Ok(text) => Answer::Done(text),
            Err(why) => Answer::Failed(why),
        }
    }

    fn made(&self) -> Result<String, Vec<String>> {
        let one = |error: &dyn std::fmt::Display| vec![error.to_string()];
        let files = packs::read_folder(&self.policy).map_err(crate::policy::reasons)?;
        let pack =
            law::Pack::parse(&files).map_err(|f| crate::policy::reasons(packs::PackError::Wrong(f)))?;
        if let Some(wrong) =
            law::check::run(&pack).iter().find(|finding| finding.severity == law::Severity::Error)
        {
            return Err(vec!["政策包检查未通过，不能建立资金".into(), crate::policy::sentence(wrong)]);
        }
        let sound = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
        if self.administrator.len() < 2 || !self.administrator.chars().all(sound) {
            return Err(vec!["管理员账号由至少 2 个字母、数字、点、横线或下划线组成".into()]);
        }
        let password = match &self.password {
            Some(password) => {
                check_password(password, &self.administrator).map_err(|error| one(&error))?;
                password.clone()
            }
            None => initial_password().map_err(|error| one(&error))?,
        };
        let foundation = Foundation {
            name: self.name.clone(),
            origin: self.origin.clone(),
            demonstration: self.day.is_some(),
            pack: files,
            from: self.from.unwrap_or(pack.effective.from),
            administrator: self.administrator.as_str().into(),
            person: person().map_err(|error| one(&error))?,
        };
        let clock: Arc<dyn Clock> = match self.day {
            Some(day) => Arc::new(StandingDay(day)),
            None => Arc::new(SystemClock),
        };
        let office = Office::init(&self.dir, &foundation, clock).map_err(|e| one(&e))?;
        let now = SystemClock.now_ms();
        office.credentials().add(&self.administrator, &password, true, now).map_err(|error| one(&error))?;
        let proof = office.checkpoint().map_err(|error| one(&error))?;
        Ok(format!(
            "已在 {} 建立“{}”\n管理员账号 {}\n初始密码   {password}（只显示这一次，首次登录须修改）\n\
             日志公钥   {}（请抄录并另行保存，日后核验用）\n核验码     {}\n\
             启动：earmark serve --data {}\n",
            self.dir.display(),
            self.name,
            self.administrator,
            office.verifier(),
            proof.code,
            self.dir.display()
        ))
    }
}

fn person() -> Result<PersonId, office::chance::ChanceError> {
    use office::chance::{Chance, SystemChance};
    let mut bytes = [0u8; 8];
    SystemChance.fill(&mut bytes)?;
    Ok(PersonId(format!("p{:016x}", u64::from_be_bytes(bytes))))
}
