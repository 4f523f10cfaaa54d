//! The words of letters about an account.

use crate::notifications::model::Words;

/// The code that proves an address; `code` is what stands for it until the letter is sent. It is not in the subject, which a locked
/// phone shows to anyone.
pub fn code(clinic: &str, code: &'static str) -> Words {
    let body = format!(
        "Your code is {code}. Type it into the page you came from within ten minutes, and your visit is booked.\n\n\
         If you did not ask for it, leave it be: nothing happens without the code.\n\n{clinic}\n"
    );
    Words { subject: format!("Your code for {clinic}"), body }
}

/// Instead of a code, for an address that has an account.
pub fn has_account(clinic: &str, sign_in: &str) -> Words {
    let body = format!(
        "Someone wanted to begin as a new client with this address. You have an account here already, so no new one is made.\n\n\
         If it was you, sign in and book there: {sign_in}\nIf it was not, leave this be.\n\n{clinic}\n"
    );
    Words { subject: format!("You have an account at {clinic}"), body }
}

/// For the owner of an account at whose password someone is guessing.
pub fn wrong_passwords(clinic: &str) -> Words {
    let body = format!(
        "Someone has typed a wrong password for your account ten times in a row. They were not let in, and have to wait longer \
         before each new try.\n\n\
         If it was you, take your time, or call us. If it was not, you need not do anything: you can still sign in on the phone or \
         computer you have used before.\n\n{clinic}\n"
    );
    Words { subject: format!("Wrong passwords for your account at {clinic}"), body }
}

/// Asks a client whether another may act for them. `page` is where they answer, with what stands for its secret part.
pub fn consent(clinic: &str, name: &str, guardian: &str, page: &str) -> Words {
    let body = format!(
        "Hello {name},\n\n\
         {guardian} would like to act for you at {clinic}: to book, move and cancel visits for you, and to see when they are. \
         {guardian} would not see your record or your messages.\n\n\
         It is for you to say whether you agree: {page}\n\n\
         The link works for two weeks. Until you say yes, nothing changes; if you do not want it, you need not do anything.\n\n{clinic}\n"
    );
    Words { subject: format!("May {guardian} act for you at {clinic}?"), body }
}

/// To the client who may now act for another.
pub fn consented(clinic: &str, name: &str, book: &str) -> Words {
    let body =
        format!("{name} has agreed: you can now book, move and cancel visits for {name} at {clinic}.\n\nFind a time: {book}\n\n{clinic}\n");
    Words { subject: format!("You can now book for {name}"), body }
}
