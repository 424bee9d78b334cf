//! The course of a case, step by step, as people in an agency would take them.

mod decision;
mod investigation;
mod notice;
mod performance;
mod spot;

use casework::acts::decision::ProcedureLaw;
use casework::clock;
use casework::rule::procedure_law;
use jiff::civil::Date;
use law::statutes::Enactment;
use law::{Fen, PenaltyKind};
use serde_json::{Value as Json, json};

use crate::cases::Ending;
use crate::desk::{Desk, Halt, day_json, time_json};
use crate::matter::Matter;

/// What is special about the course of a case.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Course {
    /// Working days for which the investigation rests.
    pub(crate) pause: i64,
    /// The party asks for a hearing if it may.
    pub(crate) hearing: bool,
    /// One act is recorded late, with the reason.
    pub(crate) late_record: bool,
    /// The decision is served after the period for serving.
    pub(crate) late_service: bool,
}

/// A case on its way.
#[derive(Debug)]
pub(crate) struct Flow<'d, 'a, 'm> {
    desk: &'d mut Desk<'a>,
    matter: &'d Matter<'m>,
    course: Course,
    /// The address that the party confirmed, and the one for electronic service.
    confirmed: bool,
    electronic: Option<String>,
    corrected: bool,
    /// Last day of the violation.
    violated: Date,
}

/// Takes a case from its lead to the stage that was chosen.
pub(crate) fn run(desk: &mut Desk<'_>, matter: &Matter<'_>, course: Course) -> Result<(), Halt> {
    let violated = desk.today();
    let mut flow = Flow { desk, matter, course, confirmed: false, electronic: None, corrected: false, violated };
    match flow.whole() {
        Err(Halt::Reached) => Ok(()),
        other => other,
    }
}

impl Flow<'_, '_, '_> {
    fn whole(&mut self) -> Result<(), Halt> {
        if matches!(self.ending(), Ending::OnTheSpotUnpaid | Ending::OnTheSpotClosed) {
            return self.on_the_spot();
        }
        self.lead()?;
        self.file()?;
        self.investigate()?;
        if self.ending() == Ending::NoPenalty {
            self.decide_no_penalty()?;
            return self.close("no_penalty", "已经送达不予行政处罚决定书，并对当事人进行教育。", None);
        }
        self.notify()?;
        self.hear_party()?;
        self.review()?;
        self.decide()?;
        self.perform()
    }

    fn ending(&self) -> Ending {
        self.desk.office.ending
    }

    fn text(&self, text: &str) -> String {
        self.matter.text(text)
    }

    /// The agency's name in a sentence.
    fn agency(&self) -> &str {
        self.desk.office.agency.name.as_str()
    }

    /// Where records are made in the agency.
    fn room(&self) -> String {
        format!("{}询问室", self.agency())
    }

    /// A record of officers at work somewhere; ends now.
    fn scene(&mut self, place: &str, least: i64, most: i64) -> Result<Json, Halt> {
        let (started, ended) = self.desk.outing(least, most)?;
        let camera = self.desk.camera();
        Ok(json!({
            "place": place,
            "started": time_json(started),
            "ended": time_json(ended),
            "certificates_shown": true,
            "confirmation": "signed",
            "recording": {"device": camera, "started": time_json(started), "ended": time_json(ended)},
        }))
    }

    /// The fact that the case finds, with all its evidence.
    fn facts(&self) -> Json {
        let evidence = self.desk.case.evidence();
        let ids: Vec<&str> = evidence.iter().map(|evidence| evidence.id.as_str()).collect();
        json!([{"statement": self.text(&self.matter.story.fact), "evidence": ids}])
    }

    /// The penalty as proposed, announced and decided.
    fn disposition(&self) -> Json {
        let matter = self.matter;
        let in_force = |day: Date| {
            matter.item.basis.iter().find(move |b| b.from <= day && b.until.is_none_or(|until| day < until))
        };
        let basis = in_force(self.violated).or_else(|| matter.item.basis.last());
        let basis = basis
            .map(|b| json!({"law": b.law.as_str(), "version": day_json(b.version), "article": b.article.as_str()}));
        json!({
            "item": matter.item.code.as_str(),
            "basis": [basis],
            "tier": matter.tier.code(),
            "penalties": &matter.penalties,
        })
    }

    /// Serves a document on the party, mostly in person.
    fn serve(&mut self, document: &str) -> Result<(), Halt> {
        let party = &self.matter.party;
        let mut fields = json!({
            "officers": self.desk.officers(),
            "document": document,
            "method": "direct",
            "address": party.address,
            "receiver": party.speaker,
            "relation": if party.name == party.speaker { "本人" } else { "法定代表人（负责人）" },
        });
        let roll = self.desk.rng.between(1, 100);
        let mut set = |name: &str, value: Json| {
            if let Some(object) = fields.as_object_mut() {
                object.insert(name.to_owned(), value);
            }
        };
        // Decisions may be served electronically only since the revision of the penalty law.
        let former = procedure_law(self.desk.today()) == ProcedureLaw::Apl17;
        let electronic = self.electronic.as_ref().filter(|_| !(former && document.ends_with("decision")));
        match (electronic, roll) {
            (Some(address), 1..=60) => {
                set("method", json!("electronic"));
                set("address", json!(address));
            }
            (_, 61..=72) => {
                // The letter is on its way for some days; what counts is the day on which it arrives.
                self.desk.go(2, 3)?;
                set("method", json!("mail"));
                set("mail_number", json!(format!("EMS10{:08}37", self.desk.rng.between(1, 99_999_999))));
            }
            (_, 73..=80) => {
                let camera = self.desk.camera();
                let from = self.desk.now;
                let to = from.saturating_add(jiff::SignedDuration::from_mins(15));
                self.desk.now = to;
                set("method", json!("leaving"));
                set("refusal", json!("当事人不愿签收，说明来意后仍拒绝在送达回证上签名，文书留置在其住所。"));
                set("witness", json!("所在社区居民委员会工作人员"));
                set("recording", json!({"device": camera, "started": time_json(from), "ended": time_json(to)}));
            }
            _ => {}
        }
        set("received", day_json(self.desk.today()));
        self.desk.officer("service.serve", &fields)
    }

    /// The remedies that a decision of today must tell.
    fn remedies(&self, on_the_spot: bool) -> Result<Json, Halt> {
        let desk = &self.desk;
        let agency = desk.office.agency;
        let text = desk.office.law.statutes.in_force("行政复议法", desk.today());
        let revised = text.is_some_and(|text| text.enactment == Enactment::Revised);
        let organs = if agency.vertical {
            json!(["superior"])
        } else if revised || agency.superior.is_none() {
            json!(["government"])
        } else {
            json!(["government", "superior"])
        };
        let first = on_the_spot && revised;
        let after = if first { Some(desk.days("litigation.after_reconsideration_days")?) } else { None };
        Ok(json!({
            "organs": organs,
            "reconsideration_days": desk.days("reconsideration.apply_days")?,
            "suit_months": desk.days("litigation.apply_months")?,
            "suit_days": after,
            "court": agency.court.as_str(),
            "reconsideration_first": first,
        }))
    }

    /// How a fine is paid.
    fn payment(&self) -> Result<Json, Halt> {
        let agency = self.desk.office.agency;
        Ok(json!({
            "bank": agency.bank.as_ref().map(|line| line.as_str()),
            "bank_address": agency.bank_address.as_ref().map(|line| line.as_str()),
            "days": self.desk.days("payment.days")?,
            "surcharge_told": true,
        }))
    }

    /// From which amount the party may ask for a hearing.
    fn threshold(&self) -> Result<Fen, Halt> {
        let citizen = self.matter.party.kind != casework::acts::parts::PartyKind::Organisation;
        let key = if citizen { "hearing.threshold.citizen" } else { "hearing.threshold.organisation" };
        let desk = &self.desk;
        Ok(desk.office.law.parameters.money(key, desk.department(), desk.today())?.value)
    }

    /// Whether the fine is so large that the party may ask for a hearing and the heads discuss the case.
    fn large(&self) -> Result<bool, Halt> {
        let threshold = self.threshold()?;
        Ok(self.matter.fine.is_some_and(|fine| fine >= threshold))
    }

    /// Whether the party must be told that it may ask for a hearing.
    fn hearing_right(&self) -> Result<bool, Halt> {
        let gains = if self.imposes(PenaltyKind::ConfiscateGains) { self.matter.gains } else { None };
        let goods = if self.matter.property { self.matter.value } else { None };
        let confiscated = gains.unwrap_or(Fen::ZERO).0 + goods.unwrap_or(Fen::ZERO).0;
        Ok(self.large()? || confiscated >= self.threshold()?.0)
    }

    fn imposes(&self, kind: PenaltyKind) -> bool {
        self.matter.penalties.iter().any(|penalty| penalty.get("kind").is_some_and(|code| code == kind.code()))
    }

    /// The end of the party's periods after the notice.
    fn periods_end(&self) -> Result<Date, Halt> {
        let (case, facts) = (&self.desk.case, self.desk.facts());
        let ends = [clock::defence(case, facts)?, clock::hearing_request(case, facts)?];
        let last = ends.into_iter().flatten().map(|deadline| deadline.reckoning.due).max();
        Ok(last.unwrap_or(self.desk.today()))
    }

    /// Asks for the case to be closed, has it closed and archives it.
    fn close(&mut self, ground: &str, result: &str, proof: Option<&str>) -> Result<(), Halt> {
        self.desk.go(1, 4)?;
        let officers = self.desk.officers();
        let fields = json!({"officers": officers, "ground": ground, "result": result, "proof": proof});
        self.desk.officer("case.close", &fields)?;
        self.desk.go(0, 1)?;
        self.desk.approve("case.close")?;
        self.desk.reach(Ending::Closed)?;
        self.desk.go(3, 14)?;
        let retention =
            if self.matter.fine.is_some_and(|fine| fine.0 >= 5_000_000) { "permanent" } else { "thirty_years" };
        let by = self.desk.office.team.clerk.clone();
        self.desk.act(&by, "case.archive", &json!({"retention": retention}))?;
        self.desk.reach(Ending::Archived)
    }
}
