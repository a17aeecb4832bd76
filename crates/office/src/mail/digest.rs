//! 每日摘要: one letter for an account and a day that lists what waits for it, for whoever chose it. It follows from the
//! worklist and has the day in its key, so it is put in once like every other letter. What has come today is told
//! tomorrow: whenever on its day the list is looked at, nothing has been added to it.

use fund::view::{Task, View};
use fund::{Actor, Role};

use super::mailer::Mailer;
use super::outbox::Said;

/// Tasks that are listed; of more there is the number.
const MOST: usize = 50;

impl Mailer {
    /// The digest of an account for today, with its key; none where nothing waits.
    pub(super) fn digest(&self, account: &str) -> Option<(String, Said)> {
        self.office.view(|view| {
            let actor = view.fund.accounts.get(&account.into()).filter(|actor| actor.active)?;
            let tasks = waiting(view, actor);
            (!tasks.is_empty())
                .then(|| (format!("{account}/digest/{}", view.today), self.list(view, actor.role, &tasks)))
        })
    }

    /// Like every letter: no amounts, no names of persons.
    fn list(&self, view: &View<'_>, role: Role, tasks: &[Task]) -> Said {
        let overdue = match tasks.iter().filter(|task| is_late(task)).count() {
            0 => String::new(),
            count => format!("，其中 {count} 件已逾期"),
        };
        let count = format!("{} 件待办{overdue}", tasks.len());
        let mut text = format!("{}，等待您办理的有{count}：\n\n", view.today);
        tasks.iter().take(MOST).for_each(|task| text.push_str(&line(task)));
        if tasks.len() > MOST {
            text.push_str(&format!("……另有 {} 件\n", tasks.len() - MOST));
        }
        let page = if role == Role::Enterprise { "" } else { "worklist" };
        text.push_str(&format!(
            "\n登录后查看：{site}/{page}\n\n不想再收到每日摘要，请到 {site}/account 改选。本邮件由系统发出，请勿回复。\n",
            site = self.site
        ));
        Said { subject: format!("【专项资金】每日摘要：{count}"), text }
    }
}

/// What can be done and stood there before today, the most urgent first: what is overdue, then by what is left.
fn waiting(view: &View<'_>, actor: &Actor) -> Vec<Task> {
    let mut tasks = view.worklist(actor);
    tasks.retain(|task| task.not_yet.is_none() && task.since < view.today);
    tasks
}

fn is_late(task: &Task) -> bool {
    task.deadline.as_ref().is_some_and(|deadline| deadline.left < 0)
}

fn line(task: &Task) -> String {
    let due = match &task.deadline {
        Some(deadline) if is_late(task) => format!("已逾期，时限 {}", deadline.due),
        Some(deadline) => format!("时限 {}", deadline.due),
        None => format!("自 {}", task.since),
    };
    let whose = task.enterprise.as_ref().map(|(_, name)| format!("，{name}")).unwrap_or_default();
    format!("【{due}】{}：{}（{}）{whose}\n", task.step.row().name, task.title, task.subject)
}
