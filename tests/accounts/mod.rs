//! Accounts: signing in, guessing at passwords and codes, and acting for someone else.

mod consent;
mod guessing;
mod household;
mod sign_in;
