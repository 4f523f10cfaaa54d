//! The audit log as a client reads it about themselves.

use crate::error::AppError;
use crate::platform::audit::store;
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInClient;

pub struct LogEntry {
    pub who: String,
    pub what: String,
    pub when: String,
}

/// Everyone who opened or changed this client's record, newest first.
pub async fn who_opened(cx: &Cx, me: &SignedInClient) -> Result<Vec<LogEntry>, AppError> {
    let rows = store::of_client(&mut cx.state.db.read().await?, me.id).await?;
    let own = &me.person().name;
    let entry = |(at, name, role, action, screen): (_, String, String, String, String)| LogEntry {
        who: if role == "client" && name == *own { "You".to_owned() } else { format!("{name}, {role}") },
        what: format!("{} {}", verb(&action), part(&screen)),
        when: cx.practice.wall.moment_from(at, cx.now),
    };
    Ok(rows.into_iter().map(entry).collect())
}

fn verb(action: &str) -> &'static str {
    match action {
        "view" => "Opened",
        "create" => "Added to",
        "not_opened" => "Could not open something in",
        "end" => "Ended something in",
        _ => "Changed",
    }
}

/// The part of the record a page or command belongs to, in the client's words.
fn part(screen: &str) -> &'static str {
    let first = screen.trim_start_matches('/').split('/').next().unwrap_or_default();
    match first {
        "home" => "the home page",
        "visits" | "treatments" => "the visits",
        "messages" | "inbox" | "messaging" => "the messages",
        "booking" | "book" | "schedule" | "today" => "the bookings",
        "progress" | "check-in" | "outcomes" => "the check-ins",
        _ => "the record",
    }
}
