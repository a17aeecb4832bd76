//! 评审、排名、奖补额度 (第四条（二）、第九条): scores to a mark, marks to ranks, ranks to amounts, within what each kind, each recipient
//! and the head still have. Exact: marks are fractions, compared and never rounded.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::award::line;
use crate::{Citation, Fen, Head, WorkingLine};

/// How a panel scores, by the readings of the pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PanelRules {
    /// The fewest experts.
    pub least: u32,
    /// From how many scores on the highest and the lowest are dropped; never where none.
    pub trim_from: Option<u32>,
    /// Whether money that is not enough for the next rank goes to it as it is, divided among equals.
    pub divide_rest: bool,
    /// Whether experts do not learn whose work it is.
    pub blind: bool,
    /// The readings these rest on.
    pub readings: Vec<String>,
    pub citation: Citation,
}

/// What the scores of one work come to: the sum of those that count, and how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    pub sum: u64,
    pub count: u32,
    /// The highest and the lowest, where they were dropped.
    pub dropped: Option<(u32, u32)>,
}

/// Thousandths are shown, cut off; comparisons are exact.
impl std::fmt::Display for Mark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let thousandths = self.sum * 1000 / u64::from(self.count.max(1));
        let (whole, part) = (thousandths / 1000, format!("{:03}", thousandths % 1000));
        match part.trim_end_matches('0') {
            "" => write!(f, "{whole}"),
            part => write!(f, "{whole}.{part}"),
        }
    }
}

impl Mark {
    /// By value: whether numerators or denominators differ does not matter.
    #[must_use]
    pub fn compare(self, other: Self) -> Ordering {
        let (a, b) =
            (u128::from(self.sum) * u128::from(other.count), u128::from(other.sum) * u128::from(self.count));
        a.cmp(&b)
    }

    /// Whether it is a number of points or more.
    #[must_use]
    pub fn reaches(self, points: u32) -> bool {
        self.sum >= u64::from(points) * u64::from(self.count)
    }
}

impl PanelRules {
    /// The mark of these scores; none without scores.
    #[must_use]
    pub fn mark(&self, scores: &[u32]) -> Option<Mark> {
        let count = u32::try_from(scores.len()).ok()?;
        let sum: u64 = scores.iter().copied().map(u64::from).sum();
        let (highest, lowest) = (*scores.iter().max()?, *scores.iter().min()?);
        match self.trim_from {
            Some(from) if count >= from && count > 2 => Some(Mark {
                sum: sum - u64::from(highest) - u64::from(lowest),
                count: count - 2,
                dropped: Some((highest, lowest)),
            }),
            _ => Some(Mark { sum, count, dropped: None }),
        }
    }
}

/// A work that was scored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scored {
    pub id: String,
    pub kind: String,
    pub recipient: String,
    /// Each expert's total.
    pub scores: Vec<u32>,
}

/// From which mark on a work of a kind gets which amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grade {
    pub kind: String,
    pub from: u32,
    pub amount: Fen,
}

/// What is held already, in fen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Taken {
    pub kinds: BTreeMap<String, Fen>,
    pub recipients: BTreeMap<String, Fen>,
}

/// A work in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    pub id: String,
    pub mark: Mark,
    /// Within its kind, from 1; equals share the higher place.
    pub rank: u32,
    /// Zero where there is none.
    pub amount: Fen,
    /// Why there is no amount; empty where there is one.
    pub reason: String,
    pub workings: Vec<WorkingLine>,
    pub citations: Vec<Citation>,
}

/// Ranks works within their kinds and gives each its amount, best first. `head` must be of the form by-kind.
#[must_use]
pub fn rank(
    head: &Head,
    rules: &PanelRules,
    works: &[Scored],
    grades: &[Grade],
    taken: &Taken,
) -> Vec<Placed> {
    let crate::AmountForm::ByKind { kinds, per_recipient } = &head.form else { return Vec::new() };
    let mut taken = taken.clone();
    let mut placed = Vec::with_capacity(works.len());
    for kind in kinds {
        let mut marked: Vec<(&Scored, Mark)> = works
            .iter()
            .filter(|work| work.kind == kind.id)
            .filter_map(|work| Some((work, rules.mark(&work.scores)?)))
            .collect();
        marked.sort_by(|(a, of_a), (b, of_b)| of_b.compare(*of_a).then_with(|| a.id.cmp(&b.id)));
        let mut of_kind: Vec<_> = grades.iter().filter(|grade| grade.kind == kind.id).collect();
        of_kind.sort_by_key(|grade| std::cmp::Reverse(grade.from));
        let mut at = 0;
        while at < marked.len() {
            let (_, mark) = marked[at];
            let equals =
                marked[at..].iter().take_while(|(_, own)| own.compare(mark) == Ordering::Equal).count();
            let group = &marked[at..at + equals];
            let rank = u32::try_from(at + 1).unwrap_or(u32::MAX);
            let left = left(kind.pool, taken.kinds.get(&kind.id));
            let grade = of_kind.iter().find(|grade| mark.reaches(grade.from)).copied();
            let wanted: Vec<Fen> = group
                .iter()
                .enumerate()
                .map(|(nth, (work, _))| {
                    let before = group[..nth].iter().filter(|(other, _)| other.recipient == work.recipient);
                    let own = grade.map_or(Fen::ZERO, |grade| grade.amount.min(kind.cap));
                    let mut room = per_recipient
                        .as_ref()
                        .map_or(own, |cap| self::left(cap.max, taken.recipients.get(&work.recipient)));
                    for _ in before {
                        room = room.checked_sub(own).filter(|room| !room.is_negative()).unwrap_or(Fen::ZERO);
                    }
                    own.min(room)
                })
                .collect();
            let given = share_out(&wanted, left, rules.divide_rest);
            for (((work, mark), wanted), given) in group.iter().zip(&wanted).zip(&given) {
                let case = Case { head, kind, rules, grade, wanted: *wanted, left, equals: group.len() };
                placed.push(case.placed(work, *mark, rank, *given, per_recipient.as_ref()));
                add(taken.kinds.entry(kind.id.clone()).or_default(), *given);
                add(taken.recipients.entry(work.recipient.clone()).or_default(), *given);
            }
            at += equals;
        }
    }
    placed
}

fn add(slot: &mut Fen, amount: Fen) {
    *slot = slot.checked_add(amount).unwrap_or(*slot);
}

fn left(most: Fen, taken: Option<&Fen>) -> Fen {
    let left = most.checked_sub(taken.copied().unwrap_or_default());
    left.filter(|left| !left.is_negative()).unwrap_or(Fen::ZERO)
}

/// What equals get of what is left: all of what they are due while it is enough; else, by the reading, equal parts of it, none
/// above what it is due, rounded down to the fen; or nothing.
fn share_out(wanted: &[Fen], left: Fen, divide: bool) -> Vec<Fen> {
    let total = Fen::sum(wanted.iter().copied()).unwrap_or(Fen::new(i64::MAX));
    if total <= left {
        return wanted.to_vec();
    }
    if !divide {
        return vec![Fen::ZERO; wanted.len()];
    }
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by_key(|at| wanted[*at]);
    let (mut rest, mut given) = (left.get(), vec![Fen::ZERO; wanted.len()]);
    for (done, at) in order.iter().enumerate() {
        let parts = i64::try_from(wanted.len() - done).unwrap_or(i64::MAX);
        let part = wanted[*at].get().min(rest / parts);
        given[*at] = Fen::new(part);
        rest -= part;
    }
    given
}

/// What one amount rests on, while it is put into words.
struct Case<'a> {
    head: &'a Head,
    kind: &'a crate::Kind,
    rules: &'a PanelRules,
    grade: Option<&'a Grade>,
    wanted: Fen,
    left: Fen,
    equals: usize,
}

impl Case<'_> {
    fn placed(&self, work: &Scored, mark: Mark, rank: u32, amount: Fen, each: Option<&crate::Cap>) -> Placed {
        let (kind, panel) = (self.kind.citation.clone(), self.rules.citation.clone());
        let scores: Vec<_> = work.scores.iter().map(ToString::to_string).collect();
        let how = match mark.dropped {
            Some((highest, lowest)) => {
                format!("（{}），去掉最高 {highest}、最低 {lowest}，取平均", scores.join("、"))
            }
            None => format!("（{}），取平均", scores.join("、")),
        };
        let mut workings = vec![
            line("评审得分", vec![panel.clone()], how, format!("{mark} 分")),
            line(
                "名次",
                vec![panel.clone()],
                format!("同类产品按得分由高到低，{}", same(self.equals)),
                format!("第 {rank} 名"),
            ),
        ];
        let mut citations = vec![panel, self.head.citation.clone(), kind.clone()];
        let Some(grade) = self.grade else {
            let reason = format!("得分 {mark} 分，未达到入选的最低得分");
            return Placed {
                id: work.id.clone(),
                mark,
                rank,
                amount: Fen::ZERO,
                reason,
                workings,
                citations,
            };
        };
        let own = grade.amount.min(self.kind.cap);
        let standard =
            format!("得分不低于 {} 分，每项 {}；最高不超过 {}", grade.from, grade.amount, self.kind.cap);
        workings.push(line("奖补标准", vec![kind.clone()], standard, own.to_string()));
        if let Some(cap) = each {
            let expression = format!("每家最高不超过 {}，扣除已有后的余额与标准取低", cap.max);
            workings.push(line(
                "每家服务商限额",
                vec![cap.citation.clone()],
                expression,
                self.wanted.to_string(),
            ));
            citations.push(cap.citation.clone());
        }
        let pool = format!("总金额不超过 {}，至本名次尚余 {}", self.kind.pool, self.left);
        workings.push(line("同类总额", vec![kind], pool, amount.to_string()));
        workings.push(line(
            "奖补额度",
            vec![self.head.citation.clone()],
            "取上述各项最低".into(),
            amount.to_string(),
        ));
        let reason = if amount > Fen::ZERO {
            String::new()
        } else if self.wanted == Fen::ZERO {
            "该服务商获得的奖补已达每家最高额".into()
        } else {
            format!("{}总额的余额不足", self.kind.title)
        };
        Placed { id: work.id.clone(), mark, rank, amount, reason, workings, citations }
    }
}

fn same(equals: usize) -> String {
    if equals > 1 { format!("得分相同的 {equals} 项并列") } else { "得分相同的并列".into() }
}
