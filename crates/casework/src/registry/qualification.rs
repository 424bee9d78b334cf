//! Whether somebody may handle cases on a day: his certificate, its annual check, his post, and what he has lost.

use jiff::civil::Date;
use law::Law;

use super::{IssueCertificate, Person, Registry};
use crate::definition::Role;
use crate::rule::Doubt;
use crate::value::{AgencyId, ItemCode, PersonId, chinese_date};

/// For how many days before its end a certificate is shown as about to expire. A convenience of lists, not a limit of
/// the law.
pub const EXPIRES_SOON_DAYS: i32 = 60;

crate::choices! {
    /// How somebody's enforcement certificate stands on a day.
    pub enum CertificateState {
        Valid = "valid", "有效";
        Expiring = "expiring", "六十日内到期";
        Expired = "expired", "已到期";
        Suspended = "suspended", "暂扣或者收回";
        Upcoming = "upcoming", "尚未生效";
        Missing = "missing", "没有证件";
    }
}

impl CertificateState {
    /// Whether its holder may enforce with it.
    pub fn holds(self) -> bool {
        matches!(self, Self::Valid | Self::Expiring)
    }
}

/// After how many years without an annual check a certificate counts as unchecked.
///
/// # Errors
/// [`Doubt`] when the table of parameters says nothing for the day.
pub fn check_years(law: &Law, department: Option<&str>, day: Date) -> Result<u32, Doubt> {
    Ok(law.parameters.count("certificate.check_years", department, day)?.value)
}

impl Person {
    /// The certificate by which somebody is judged on a day: the valid one, else the last that had begun, else the first.
    pub fn certificate_shown(&self, day: Date) -> Option<&IssueCertificate> {
        let begun = || self.certificates.iter().rev().find(|certificate| certificate.from <= day);
        self.certificate(day).or_else(begun).or_else(|| self.certificates.first())
    }

    /// How his certificate stands on a day.
    pub fn certificate_state(&self, day: Date) -> CertificateState {
        if self.certificate(day).is_some() {
            let soon = day.saturating_add(jiff::Span::new().days(EXPIRES_SOON_DAYS));
            // A newer certificate takes the place of one that ends.
            let lasts = self.certificates.iter().any(|other| other.from <= soon && soon <= other.until);
            return if lasts { CertificateState::Valid } else { CertificateState::Expiring };
        }
        match self.certificate_shown(day) {
            None => CertificateState::Missing,
            Some(certificate) if certificate.from > day => CertificateState::Upcoming,
            Some(certificate) if certificate.until < day => CertificateState::Expired,
            Some(_) => CertificateState::Suspended,
        }
    }

    /// The year of the last annual check of the certificate that is valid on a day, where it lies more than `years` back.
    pub fn check_missed(&self, day: Date, years: u32) -> Option<(&IssueCertificate, u32)> {
        let certificate = self.certificate(day)?;
        let checked = self.last_check(certificate).unwrap_or_default();
        let year = u32::from(day.year().unsigned_abs());
        (checked + years < year).then_some((certificate, checked))
    }

    /// Why he holds no certificate that is valid on `day`, as the end of a sentence that begins with his name.
    pub fn certificate_fault(&self, day: Date) -> Option<String> {
        if self.certificate(day).is_some() {
            return None;
        }
        let Some(certificate) = self.certificate_shown(day) else { return Some("没有行政执法证件".to_owned()) };
        let number = &certificate.number;
        if certificate.from > day {
            return Some(format!("的行政执法证件（{number}）自{}起有效", chinese_date(certificate.from)));
        }
        if certificate.until < day {
            let renewed = self.certificates.iter().find(|certificate| certificate.from > day);
            let renewed = renewed.map_or_else(String::new, |new| format!("，新证自{}起有效", chinese_date(new.from)));
            return Some(format!("的行政执法证件（{number}）已于{}到期{renewed}", chinese_date(certificate.until)));
        }
        Some(format!("的行政执法证件（{number}）在当日被暂扣或者已经收回"))
    }

    /// Since when the fault of [`Person::certificate_fault`] lasts; `None` where nothing was lost because nothing was held.
    fn certificate_lost(&self, day: Date) -> Option<Date> {
        let certificate = self.certificate_shown(day)?;
        let suspended = self
            .suspensions
            .iter()
            .filter(|suspension| suspension.number == certificate.number && suspension.from <= day)
            .filter(|suspension| suspension.until.is_none_or(|until| day <= until))
            .map(|suspension| suspension.from)
            .min();
        let expired = certificate.until.tomorrow().ok().filter(|ended| *ended <= day);
        suspended.into_iter().chain(expired).min()
    }
}

/// What keeps an officer of a case from handling it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// Who.
    pub person: PersonId,
    /// His name and why, as a sentence without its full stop: 李红的行政执法证件（…）已于…到期.
    pub reason: String,
    /// The first day on which he could not; `None` where none can be named.
    pub since: Option<Date>,
}

/// Why somebody may not handle a case of an agency on a day; `None` while he may.
///
/// He needs a certificate that is valid on the day (penalty law (2021) article 42), and the post of an officer at the
/// agency, or at an organisation to which the agency has delegated the item (article 20).
pub fn loss(
    registry: &Registry,
    person: &PersonId,
    agency: &AgencyId,
    item: Option<&ItemCode>,
    day: Date,
) -> Option<Loss> {
    let lost = |reason: String, since: Option<Date>| Some(Loss { person: person.clone(), reason, since });
    let Some(known) = registry.person(person) else { return lost(format!("{person}没有登记"), None) };
    let name = &known.registration.name;
    if let Some(fault) = known.certificate_fault(day) {
        return lost(format!("{name}{fault}"), known.certificate_lost(day));
    }
    let home = &known.registration.agency;
    let delegated = || {
        registry.delegations_to(home).any(|act| act.agency == *agency && act.covers(item, day))
            && known.post(Role::Officer, Some(home), day).is_some()
    };
    if known.post(Role::Officer, Some(agency), day).is_some() || delegated() {
        return None;
    }
    let held = known.posts.iter().filter(|post| post.role == Role::Officer && post.until.is_some_and(|end| end < day));
    match held.filter_map(|post| post.until).max() {
        Some(end) => lost(format!("{name}的执法人员岗位已于{}终止", chinese_date(end)), end.tomorrow().ok()),
        None => lost(format!("{name}不再任本机关执法人员"), None),
    }
}
