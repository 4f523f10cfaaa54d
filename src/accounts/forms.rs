//! The forms of signing in, one's own telephone and the people one books for.

use crate::types::form::form;

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
