//! `unknot person add`

use super::outcome::Outcome;
use crate::accounts::server::limits::PASSWORDS;
use crate::accounts::server::password;
use crate::accounts::server::people::add_person;
use crate::accounts::server::sign_in;
use crate::accounts::server::store::NewPerson;
use crate::error::AppError;
use crate::platform::db::DbError;
use crate::platform::random;
use crate::platform::state::AppState;
use crate::platform::throttle;
use crate::platform::tx::Tx;
use crate::types::contact::Email;
use crate::types::person::{Rights, Role};
use crate::types::text::Text;
use rpassword::prompt_password;
use std::io::BufRead;

pub async fn add(state: &AppState, email: &str, name: &str, role: Role, from_stdin: bool) -> Outcome {
    let email = Email::parse(email).map_err(|bad| format!("--email: {bad}"))?;
    let name = Text::<120>::parse(name).map_err(|bad| format!("--name: {}", bad.sentence()))?;
    let typed = read_password(from_stdin)?;
    let about = [email.as_str(), name.as_str()];
    password::check(state, &typed, &about).await.map_err(|error| match error {
        AppError::Invalid(_) => format!("{} Nobody was added.", error.sentence()),
        other => other.sentence(),
    })?;
    let hash = password::hash(state, typed).await?;
    let rights = if role == Role::Owner { Rights::ALL } else { Rights::NONE };
    let new = NewPerson { id: random::id(), email: email.clone(), name: name.into_string(), role, rights, password: Some(hash) };
    add_person(state, new).await.map_err(|error| error.sentence())?;
    println!("{email} can sign in as {}.", role.as_str());
    Ok(())
}

/// Opens an account that too many wrong passwords in a row have closed to new devices.
pub async fn reopen(state: &AppState, email: &str) -> Outcome {
    let email = Email::parse(email).map_err(|bad| format!("--email: {bad}"))?;
    let key = sign_in::account(email.as_str());
    let reopened = async move |tx: &mut Tx| throttle::reopen(&mut tx.conn, key, PASSWORDS).await;
    if !state.db.write::<_, DbError, _>(reopened).await? {
        return Err(format!("{email} is not closed. Nothing was changed.").into());
    }
    println!("{email} is open again.");
    Ok(())
}

/// The first line of standard input, or what is typed unseen at the terminal.
fn read_password(from_stdin: bool) -> Result<String, String> {
    let typed =
        if from_stdin { std::io::stdin().lock().lines().next().unwrap_or(Ok(String::new())) } else { prompt_password("Password: ") };
    typed.map_err(|error| format!("The password could not be read: {error}"))
}
