//! What became of an item between two days (目录变动): added, changed, run formally, suspended, resumed, handed down, ended or
//! cancelled.

use jiff::civil::Date;

use super::item::Item;
use super::time::Standing;

crate::choices! {
    /// What became of an item, seen from one day and from another.
    pub enum Alteration {
        Added = "added", "新增";
        Changed = "changed", "变更";
        Formal = "formal", "转为正式运行";
        Suspended = "suspended", "暂停";
        Resumed = "resumed", "恢复";
        Devolved = "devolved", "下放";
        Ended = "ended", "失效";
        Cancelled = "cancelled", "取消";
    }
}

/// Whether a version is in force, however the item runs.
fn valid(standing: Standing) -> bool {
    matches!(standing, Standing::Trial | Standing::Formal | Standing::Devolved | Standing::Suspended)
}

impl Item {
    /// What is otherwise on `to` than it was on `from`, in the order in which an item lives; empty where nothing is. What
    /// came and went between the two days does not show.
    pub fn alterations(&self, from: Date, to: Date) -> Vec<Alteration> {
        let (before, after) = (self.standing(from), self.standing(to));
        let number = |day| self.version_on(day).map(|(version, _)| version.number);
        let mut found = Vec::new();
        if !valid(before) && valid(after) {
            // In force again after it had ended: a version took the place of the one that ended.
            found.push(if before == Standing::Ended { Alteration::Changed } else { Alteration::Added });
        }
        if valid(before) && valid(after) {
            if number(from) != number(to) {
                found.push(Alteration::Changed);
            }
            let formal = |day| valid(self.standing(day)) && !self.trial_on(day);
            if !formal(from) && formal(to) {
                found.push(Alteration::Formal);
            }
        }
        let suspended = |standing| standing == Standing::Suspended;
        if suspended(after) && !suspended(before) {
            found.push(Alteration::Suspended);
        }
        if suspended(before) && valid(after) && !suspended(after) {
            found.push(Alteration::Resumed);
        }
        let handed_down = |day| -> Vec<(String, Date)> {
            self.devolved_on(day).iter().map(|one| (one.subject.to_string(), one.from)).collect()
        };
        if valid(after) {
            let before = handed_down(from);
            if handed_down(to).iter().any(|one| !before.contains(one)) {
                found.push(Alteration::Devolved);
            }
        }
        if after == Standing::Ended && before != Standing::Ended {
            found.push(Alteration::Ended);
        }
        if after == Standing::Cancelled && before != Standing::Cancelled {
            found.push(Alteration::Cancelled);
        }
        found
    }
}
