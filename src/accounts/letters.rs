//! The words of letters about an account.

use crate::notifications::model::Words;

/// The code that proves an address. It is in the subject too, which a phone shows at once.
pub fn code(clinic: &str, code: &str) -> Words {
    let body = format!(
        "Your code is {code}. Type it into the page you came from within ten minutes, and your visit is booked.\n\n\
         If you did not ask for it, leave it be: nothing happens without the code.\n\n{clinic}\n"
    );
    Words { subject: format!("{code} is your code for {clinic}"), body }
}

/// Instead of a code, for an address that has an account.
pub fn has_account(clinic: &str, sign_in: &str) -> Words {
    let body = format!(
        "Someone wanted to begin as a new client with this address. You have an account here already, so no new one is made.\n\n\
         If it was you, sign in and book there: {sign_in}\nIf it was not, leave this be.\n\n{clinic}\n"
    );
    Words { subject: format!("You have an account at {clinic}"), body }
}
