//! The words of letters about a visit: date, time, therapist and place, and a link; never the service or its reason.

use crate::notifications::model::Words;

/// A visit as a letter speaks of it.
#[derive(Debug, Clone)]
pub struct Visit {
    pub clinic: String,
    /// "Thursday 26 November"
    pub day: String,
    /// "4:30 to 5:30 pm (Calgary time)"
    pub times: String,
    pub therapist: String,
    pub address: String,
    pub phone: String,
    /// The address of the first page.
    pub home: String,
    /// The first name of its client, when the letter goes to someone who acts for them: "Noah".
    pub whose: Option<String>,
}

/// `policy` is the policy's two sentences.
pub fn booking_confirmed(visit: &Visit, policy: (&str, &str)) -> Words {
    let opening = format!("Your visit is booked.\n\n{}", place_and_time(visit));
    let body = format!("{opening}\n{} {}\n\nTo look at it or to cancel it: {}\n{}", policy.0, policy.1, visit.home, close(visit));
    Words { subject: format!("Your visit at {}", visit.clinic), body }
}

/// `was`: "Thu 26 Nov, 4:30 pm (Calgary time)".
pub fn booking_moved(visit: &Visit, was: &str, fee: Option<&str>, policy: (&str, &str)) -> Words {
    let cost = fee.map(|fee| format!(" The fee for moving it this late is {fee}.")).unwrap_or_default();
    let opening = format!("Your visit is moved.{cost}\n\nIt is now:\n{}\nIt was: {was}", place_and_time(visit));
    let body = format!("{opening}\n\n{} {}\n\nTo look at it or to cancel it: {}\n{}", policy.0, policy.1, visit.home, close(visit));
    Words { subject: format!("Your visit at {} is moved", visit.clinic), body }
}

/// `fee` as it is spoken, when there is one: "$60".
pub fn booking_cancelled(visit: &Visit, fee: Option<&str>) -> Words {
    let cost = match fee {
        Some(fee) => format!("The fee is {fee}, as the page said before you cancelled."),
        None => "There is no fee.".to_owned(),
    };
    over(visit, &format!("Your visit is cancelled. {cost}"))
}

/// The clinic called it off, which costs the client nothing.
pub fn booking_called_off(visit: &Visit) -> Words {
    over(visit, "The clinic had to cancel your visit. We are sorry. There is no fee.")
}

/// The desk cancelled it for a client who asked. `fee` as it is spoken, when there is one: "$60".
pub fn cancelled_for_client(visit: &Visit, fee: Option<&str>) -> Words {
    let cost = fee.map_or_else(|| "There is no fee.".to_owned(), |fee| format!("The fee is {fee}."));
    over(visit, &format!("Your visit is cancelled, as you asked us. {cost}"))
}

fn over(visit: &Visit, what: &str) -> Words {
    let opening = format!("{what}\n\nThis was the visit:\n{}", place_and_time(visit));
    let body = format!("{opening}\nTo find another time: {}\n{}", visit.home, close(visit));
    Words { subject: format!("Your visit at {} is cancelled", visit.clinic), body }
}

/// The visit cannot take place as it is booked.
pub fn please_choose(visit: &Visit, choose: &str) -> Words {
    let opening = format!("The clinic has to change your visit. We are sorry.\n\nThis is the visit:\n{}", place_and_time(visit));
    let body = format!(
        "{opening}\nPlease choose another time: {choose}\n\nMoving it or cancelling it costs you nothing. If none suits, call us.\n{}",
        close(visit)
    );
    Words { subject: format!("Your visit at {} has to change", visit.clinic), body }
}

/// A visit that is near.
pub fn reminder(visit: &Visit, policy: (&str, &str)) -> Words {
    let opening = format!("This is to remind you of your visit.\n\n{}", place_and_time(visit));
    let body = format!("{opening}\n{} {}\n\nTo look at it, move it or cancel it: {}\n{}", policy.0, policy.1, visit.home, close(visit));
    Words { subject: format!("Your visit on {} at {}", visit.day, visit.clinic), body }
}

/// A time that the client waits for came free and is held for them.
pub fn time_came_free(visit: &Visit, until: &str) -> Words {
    let opening = format!("A time you are waiting for came free:\n\n{}", place_and_time(visit));
    let held = format!("It is held for you until {until}. Nobody else can take it before then.");
    let body = format!("{opening}\n{held}\n\nTo take it or to pass it on: {}\n{}", visit.home, close(visit));
    Words { subject: format!("A time came free at {}", visit.clinic), body }
}

fn place_and_time(visit: &Visit) -> String {
    let whose = visit.whose.as_ref().map(|name| format!("For {name}")).unwrap_or_default();
    let lines = [&whose, &visit.day, &visit.times, &visit.therapist, &visit.address];
    lines.iter().filter(|line| !line.is_empty()).map(|line| format!("{line}\n")).collect()
}

fn close(visit: &Visit) -> String {
    let call = if visit.phone.is_empty() { String::new() } else { format!("Questions? Call {}.\n", visit.phone) };
    format!("\n{call}{}\n", visit.clinic)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn maya() -> Visit {
        Visit {
            clinic: "Elbow River Integrative Care".to_owned(),
            day: "Thursday 26 November".to_owned(),
            times: "4:30 to 5:30 pm (Calgary time)".to_owned(),
            therapist: "Tomás Rivera".to_owned(),
            address: "1812 4 Street SW, Calgary".to_owned(),
            phone: "403 555 0142".to_owned(),
            home: "https://portal.elbowriver.example/home".to_owned(),
            whose: None,
        }
    }

    #[test]
    fn mayas_letter_has_time_therapist_address_policy_and_link() {
        let policy = ("Free to cancel until Wed 25 Nov, 4:30 pm (Calgary time).", "After that the fee is half the price, $60.");
        let words = booking_confirmed(&maya(), policy);
        assert_eq!(words.subject, "Your visit at Elbow River Integrative Care");
        let maya = maya();
        for part in [&maya.day, &maya.times, &maya.therapist, &maya.address, policy.0, policy.1, &maya.home] {
            assert!(words.body.contains(part), "{part} is missing in {}", words.body);
        }
    }

    #[test]
    fn a_cancelled_visit_says_what_is_owed() {
        assert!(booking_cancelled(&maya(), Some("$60")).body.contains("The fee is $60,"));
        assert!(booking_cancelled(&maya(), None).body.contains("There is no fee."));
    }

    #[test]
    fn a_clinic_without_address_or_phone_leaves_no_empty_lines() {
        let bare = Visit { address: String::new(), phone: String::new(), ..maya() };
        let words = booking_cancelled(&bare, None);
        assert!(!words.body.contains("\n\n\n") && !words.body.contains("Call"), "{}", words.body);
    }

    #[test]
    fn dorothys_letter_says_that_the_visit_is_noahs() {
        let words = booking_confirmed(&Visit { whose: Some("Noah".to_owned()), ..maya() }, ("", ""));
        assert!(words.body.contains("For Noah\nThursday 26 November"), "{}", words.body);
    }
}
