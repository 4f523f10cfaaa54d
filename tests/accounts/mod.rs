//! Accounts: signing in, and acting for someone else.

mod household;
mod sign_in;
