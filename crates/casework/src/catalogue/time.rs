//! Items through time: what stands on a day, and when it changes.

use jiff::civil::Date;

use super::acts::PublishItem;
use super::item::{Item, Suspension, Version};
use crate::value::AgencyId;

crate::choices! {
    /// Where an item stands on a day, for lists and for the public.
    pub enum Standing {
        Unpublished = "unpublished", "未公布";
        Pending = "pending", "待生效";
        Trial = "trial", "试运行";
        Formal = "formal", "正式运行";
        Devolved = "devolved", "已下放";
        Suspended = "suspended", "已暂停";
        Ended = "ended", "已失效";
        Cancelled = "cancelled", "已取消";
    }
}

/// A time during which an item stands in one way: `from` inclusive, `until` exclusive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// How it stands.
    pub standing: Standing,
    /// Number of the version in force; `None` where none is.
    pub version: Option<u32>,
    /// First day.
    pub from: Date,
    /// First day after it; `None` while it lasts.
    pub until: Option<Date>,
}

/// A power that was handed down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Devolution<'a> {
    /// The township or sub-district.
    pub subject: &'a AgencyId,
    /// Who exercised it before; `None` for whoever the version names.
    pub former: Option<&'a AgencyId>,
    /// First day of effect.
    pub from: Date,
    /// When the province published the list.
    pub published: Date,
}

impl Item {
    /// Place in `versions` of the one in force on a day: of several the one published last; none from the day on which
    /// the item is cancelled.
    fn place_on(&self, day: Date) -> Option<usize> {
        if self.cancelled_on(day) {
            return None;
        }
        let in_force = |version: &PublishItem| version.from <= day && version.until.is_none_or(|until| day < until);
        self.publications.iter().rposition(in_force)
    }

    /// The version in force on a day, suspended or not.
    pub fn version_on(&self, day: Date) -> Option<(&Version, &PublishItem)> {
        let place = self.place_on(day)?;
        self.versions.get(place).zip(self.publications.get(place))
    }

    /// The suspension that holds on a day.
    pub fn suspended_on(&self, day: Date) -> Option<&Suspension> {
        self.suspensions.iter().rev().find(|suspension| suspension.holds(day))
    }

    /// Whether the item is cancelled on a day.
    pub fn cancelled_on(&self, day: Date) -> bool {
        self.cancelled.as_ref().is_some_and(|cancelled| cancelled.from <= day)
    }

    /// Whether the item is on trial on a day.
    pub fn trial_on(&self, day: Date) -> bool {
        self.version_on(day).is_some_and(|(version, _)| version.formal_from.is_none_or(|from| day < from))
    }

    /// What was handed down with effect on a day: by acts, and as taken over with the version of the day.
    pub fn devolved_on(&self, day: Date) -> Vec<Devolution<'_>> {
        let acts = self.devolutions.iter().filter(|act| act.from <= day).map(|act| Devolution {
            subject: &act.subject,
            former: Some(&act.former),
            from: act.from,
            published: act.published,
        });
        // What was taken over holds on when a later version goes through the steps.
        let in_force = self.place_on(day).map_or(0, |place| place + 1);
        let last = self.versions.iter().zip(&self.publications).take(in_force).rfind(|(version, _)| version.imported);
        let taken_over = last.into_iter().flat_map(|(_, version)| {
            let from = version.devolved_from.filter(|from| *from <= day);
            version
                .devolved_to
                .iter()
                .filter_map(move |subject| from.map(|from| Devolution { subject, former: None, from, published: from }))
        });
        acts.chain(taken_over).collect()
    }

    /// Who may file on the item on a day: those of the version, and those to whom it was handed down. That a former
    /// subject no longer files inside the area handed down, rule SUB-05 says.
    pub fn subjects_on(&self, day: Date) -> Vec<&AgencyId> {
        let Some((_, version)) = self.version_on(day) else { return Vec::new() };
        let mut subjects: Vec<&AgencyId> = version.agencies.iter().collect();
        subjects.extend(self.devolved_on(day).iter().map(|devolution| devolution.subject));
        subjects.sort();
        subjects.dedup();
        subjects
    }

    /// How the item stands on a day.
    pub fn standing(&self, day: Date) -> Standing {
        if self.cancelled_on(day) {
            return Standing::Cancelled;
        }
        let Some((version, _)) = self.version_on(day) else {
            let Some(first) = self.publications.iter().map(|version| version.from).min() else {
                return Standing::Unpublished;
            };
            return if day < first { Standing::Pending } else { Standing::Ended };
        };
        if self.suspended_on(day).is_some() {
            Standing::Suspended
        } else if !self.devolved_on(day).is_empty() {
            Standing::Devolved
        } else if version.formal_from.is_none_or(|from| day < from) {
            Standing::Trial
        } else {
            Standing::Formal
        }
    }

    /// The days on which anything about the standing of the item may change, from its first day in force on.
    fn turning_days(&self) -> Vec<Date> {
        let Some(first) = self.publications.iter().map(|version| version.from).min() else { return Vec::new() };
        let mut days: Vec<Date> = self.publications.iter().flat_map(|v| [Some(v.from), v.until]).flatten().collect();
        days.extend(self.publications.iter().filter_map(|version| version.devolved_from));
        days.extend(self.versions.iter().filter_map(|version| version.formal_from));
        days.extend(self.suspensions.iter().flat_map(|s| [Some(s.act.from), s.act.until, s.resumed]).flatten());
        days.extend(self.devolutions.iter().map(|act| act.from));
        days.extend(self.cancelled.iter().map(|act| act.from));
        days.retain(|day| *day >= first);
        days.sort();
        days.dedup();
        days
    }

    /// Who may file on the item through time: the agency, from (inclusive), until (exclusive; `None` while it lasts).
    pub fn subject_spans(&self) -> Vec<(AgencyId, Date, Option<Date>)> {
        let mut spans: Vec<(AgencyId, Date, Option<Date>)> = Vec::new();
        for day in self.turning_days() {
            let subjects = self.subjects_on(day);
            for (agency, _, until) in spans.iter_mut().filter(|(_, _, until)| until.is_none()) {
                if !subjects.contains(&&*agency) {
                    *until = Some(day);
                }
            }
            for agency in subjects {
                if !spans.iter().any(|(known, _, until)| known == agency && until.is_none()) {
                    spans.push((agency.clone(), day, None));
                }
            }
        }
        spans
    }

    /// How the item stands through time, from its first day in force on, without gaps. Empty for an item that was never
    /// published.
    pub fn spans(&self) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        for day in self.turning_days() {
            let standing = self.standing(day);
            let version = self.version_on(day).map(|(version, _)| version.number);
            if let Some(last) = spans.last_mut() {
                if last.standing == standing && last.version == version {
                    continue;
                }
                last.until = Some(day);
            }
            spans.push(Span { standing, version, from: day, until: None });
        }
        spans
    }
}
