//! The forms of signing in, one's own telephone and the people one books for.

use crate::types::form::form;
use crate::types::ids::ClientId;

form! {
    pub struct SignIn {
        /// The page of ours the person wanted before they were asked to sign in.
        #[serde(default)] then: String = hidden,
        email: String = line("E-mail"),
        password: String = secret("Password"),
    }
}

form! {
    pub struct OwnPhone {
        /// Empty to remove it.
        #[serde(default)] phone: String = line("Your telephone"),
    }
}

form! { pub struct NewDependant { name: String = line("Their name") } }

form! {
    /// Whether someone may act for the person who has the link of a letter.
    pub struct Consent {
        token: String = hidden,
        /// `yes` or `no`.
        answer: String = hidden,
    }
}

form! { pub struct EndGuardian { guardian: ClientId = hidden } }
