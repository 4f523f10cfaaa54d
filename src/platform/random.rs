//! New ids and secrets. The only place where the server draws random numbers.

use uuid::Uuid;

/// A new id of any kind; newer ids sort after older ones.
pub fn id<T: From<Uuid>>() -> T {
    T::from(Uuid::now_v7())
}

/// 256 random bits.
pub fn secret() -> [u8; 32] {
    bytes()
}

/// Random bytes from the operating system. Nothing here is safe without them, so a failure ends the process.
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut drawn = [0; N];
    if getrandom::fill(&mut drawn).is_err() {
        tracing::error!("the operating system gives no random numbers");
        std::process::abort();
    }
    drawn
}
