//! The closure that runs as a transaction.

use super::transaction::Tx;

/// An async closure that writes through the transaction it is handed: `async move |tx: &mut Tx| { … }`. It may run on another
/// thread, after its caller has gone.
pub trait Command<'c, R>: FnOnce(&'c mut Tx) -> Self::Running + Send {
    type Running: Future<Output = R> + Send + 'c;
}

impl<'c, R, F, Running> Command<'c, R> for F
where
    F: FnOnce(&'c mut Tx) -> Running + Send,
    Running: Future<Output = R> + Send + 'c,
{
    type Running = Running;
}
