//! The notice, the party's defence, the hearing.

use casework::value::chinese_date;
use serde_json::json;

use super::Flow;
use crate::cases::Ending;
use crate::desk::{Halt, day_json, time_json};
use crate::timing;

impl Flow<'_, '_, '_> {
    pub(super) fn notify(&mut self) -> Result<(), Halt> {
        self.desk.go(0, 3)?;
        let right = self.hearing_right()?;
        let hearing_days = if right { Some(self.desk.days("hearing.request_days")?) } else { None };
        let agency = self.desk.office.agency;
        let officer = self.desk.office.registry.name(&self.desk.office.team.officers[0]);
        let phone = agency.phone.as_ref().map_or("", |phone| phone.as_str());
        let fields = json!({
            "officers": self.desk.officers(),
            "facts": self.facts(),
            "reasons": "上述事实有现场笔录、询问笔录和收集的证据证实，应当依法给予行政处罚。",
            "disposition": self.disposition(),
            "defence_days": self.desk.days("defence.days")?,
            "hearing_right": right,
            "hearing_days": hearing_days,
            "contact": format!("{officer}，{phone}"),
        });
        self.desk.officer("penalty.notify", &fields)?;
        self.desk.reach(Ending::NoticePending)?;
        self.desk.go(0, 1)?;
        self.desk.approve("penalty.notify")?;
        self.desk.go(0, 2)?;
        self.serve("penalty_notice")?;
        self.desk.reach(Ending::NoticeServed)
    }

    /// What the party says in its own favour, and the end of its periods.
    pub(super) fn hear_party(&mut self) -> Result<(), Halt> {
        if self.ending() == Ending::DefenceStated || self.desk.rng.percent(35) {
            self.defend()?;
        } else if self.desk.rng.percent(15) {
            self.desk.go(0, 1)?;
            let fields = json!({
                "officers": self.desk.officers(),
                "statement": "当事人书面表示对拟作出的行政处罚没有异议，放弃陈述、申辩。",
            });
            self.desk.officer("defence.waive", &fields)?;
        }
        if self.course.hearing && self.hearing_right()? {
            return self.hearing();
        }
        let end = self.periods_end()?;
        self.desk.after(end)
    }

    fn defend(&mut self) -> Result<(), Halt> {
        self.desk.go(0, 1)?;
        let points: Vec<_> = self.matter.story.defence.iter().map(|point| json!({"point": self.text(point)})).collect();
        let fields =
            json!({"officers": self.desk.officers(), "received": day_json(self.desk.today()), "points": points});
        self.desk.officer("defence.state", &fields)?;
        self.desk.reach(Ending::DefenceStated)?;
        self.desk.go(0, 1)?;
        let lenient = self.matter.remedied;
        let reason = if lenient {
            "经复核，当事人改正的情况属实，拟处罚时已经从轻、减轻考虑。"
        } else {
            "经复核，所提情况不属于法定从轻、减轻情形，拟处罚幅度适当，不予采纳。"
        };
        let answers: Vec<_> =
            (1..=points.len()).map(|n| json!({"number": n, "adopted": lenient, "reason": reason})).collect();
        let fields = json!({"officers": self.desk.officers(), "answers": answers});
        self.desk.officer("defence.answer", &fields)
    }

    fn hearing(&mut self) -> Result<(), Halt> {
        self.desk.go(0, 1)?;
        let received = self.desk.now;
        let by = self.desk.office.team.clerk.clone();
        let grounds = self.desk.phrase(&self.desk.office.phrases.hearing);
        let fields = json!({"received": time_json(received), "grounds": grounds});
        self.desk.act(&by, "hearing.request", &fields)?;
        self.desk.reach(Ending::HearingRequested)?;
        self.desk.go(1, 2)?;
        let team = self.desk.office.team;
        let wait = i64::from(self.desk.days("hearing.notice_days")?) + 2;
        let day = timing::working_day(&self.desk.office.law.calendar, self.desk.today(), wait)?;
        let held_on = day.at(9, 0, 0, 0);
        let fields = json!({
            "held_on": time_json(held_on),
            "place": format!("{}听证室", self.agency()),
            "presider": team.presider.as_str(),
            "recorder": team.clerk.as_str(),
            "public": true,
            "announced": day_json(self.desk.today()),
        });
        self.desk.act(&team.presider, "hearing.schedule", &fields)?;
        // The notice must arrive in time, so it is brought in person on the same day.
        let party = &self.matter.party;
        let fields = json!({
            "officers": self.desk.officers(),
            "document": "hearing_notice",
            "method": "direct",
            "address": party.address,
            "receiver": party.speaker,
            "relation": if party.name == party.speaker { "本人" } else { "法定代表人（负责人）" },
            "received": day_json(self.desk.today()),
        });
        self.desk.officer("service.serve", &fields)?;
        self.desk.reach(Ending::HearingScheduled)?;
        self.hold(held_on)
    }

    fn hold(&mut self, held_on: jiff::civil::DateTime) -> Result<(), Halt> {
        let team = self.desk.office.team;
        let length = self.desk.rng.between(90, 160);
        let ended = held_on.saturating_add(jiff::SignedDuration::from_mins(length));
        self.desk.out.push((held_on, ended));
        self.desk.now = ended.saturating_add(jiff::SignedDuration::from_mins(10));
        let evidence: Vec<String> = self.desk.case.evidence().iter().map(|e| e.id.to_string()).collect();
        let course = format!(
            "{}，听证在{}听证室公开举行。调查人员提出当事人违法的事实、证据和处罚建议；当事人进行申辩并对证据逐项质证，对证据的真实性没有异议，请求从轻处罚。",
            chinese_date(held_on.date()),
            self.agency()
        );
        let fields = json!({
            "started": time_json(held_on),
            "ended": time_json(ended),
            "presider": team.presider.as_str(),
            "investigators": self.desk.officers(),
            "agents": [{"name": &self.matter.agent, "authorised": true}],
            "course": course,
            "evidence": evidence,
            "confirmation": "signed",
            "recording": {"device": "TZS-01", "started": time_json(held_on), "ended": time_json(ended)},
        });
        self.desk.act(&team.presider, "hearing.hold", &fields)?;
        self.desk.reach(Ending::HearingHeld)?;
        self.desk.go(1, 2)?;
        let fields = json!({
            "focus": "处罚幅度是否适当",
            "opinion": "违法事实清楚，证据确凿，建议维持拟处罚意见。",
            "facts_stand": true,
        });
        self.desk.act(&team.presider, "hearing.report", &fields)?;
        let end = self.periods_end()?;
        self.desk.after(end)
    }
}
