//! How the shared types are stored: ids as UUIDs; instants, money and rights as whole numbers.

use crate::types::ids::{
    ActivityId, AddOnId, BookingId, CheckInId, ClientId, EquipmentId, JobId, LocationId, MailId, MessageId, PersonId, RoomId, ServiceId,
    TherapistId, ThreadId, VisitId, WaitId,
};
use crate::types::instant::Instant;
use crate::types::money::Cents;
use crate::types::person::Rights;
use sqlx::database::Database;
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::{Decode, Encode, Type};
use uuid::Uuid;

macro_rules! stored_as {
    ($inner:ty, $into:expr, $from:expr => $($name:ty),* $(,)?) => {$(
        impl<DB: Database> Type<DB> for $name where $inner: Type<DB> {
            fn type_info() -> DB::TypeInfo {
                <$inner as Type<DB>>::type_info()
            }

            fn compatible(ty: &DB::TypeInfo) -> bool {
                <$inner as Type<DB>>::compatible(ty)
            }
        }

        impl<'q, DB: Database> Encode<'q, DB> for $name where $inner: Encode<'q, DB> {
            fn encode_by_ref(&self, buf: &mut <DB as Database>::ArgumentBuffer) -> Result<IsNull, BoxDynError> {
                let into: fn($name) -> $inner = $into;
                into(*self).encode_by_ref(buf)
            }
        }

        impl<'r, DB: Database> Decode<'r, DB> for $name where $inner: Decode<'r, DB> {
            fn decode(value: <DB as Database>::ValueRef<'r>) -> Result<Self, BoxDynError> {
                let from: fn($inner) -> $name = $from;
                <$inner as Decode<'r, DB>>::decode(value).map(from)
            }
        }
    )*};
}

/// Words of a closed list, stored as `strum` spells them.
macro_rules! stored_words {
    ($($name:ty),* $(,)?) => {$(
        impl<DB: sqlx::Database> sqlx::Type<DB> for $name where str: sqlx::Type<DB> {
            fn type_info() -> DB::TypeInfo {
                <str as sqlx::Type<DB>>::type_info()
            }

            fn compatible(ty: &DB::TypeInfo) -> bool {
                <str as sqlx::Type<DB>>::compatible(ty)
            }
        }

        impl<'q, DB: sqlx::Database> sqlx::Encode<'q, DB> for $name where &'q str: sqlx::Encode<'q, DB> {
            fn encode_by_ref(
                &self,
                buf: &mut <DB as sqlx::Database>::ArgumentBuffer,
            ) -> Result<sqlx::encode::IsNull, sqlx::error::BoxDynError> {
                let word: &'static str = (*self).into();
                <&'q str as sqlx::Encode<'q, DB>>::encode(word, buf)
            }
        }

        impl<'r, DB: sqlx::Database> sqlx::Decode<'r, DB> for $name where &'r str: sqlx::Decode<'r, DB> {
            fn decode(value: <DB as sqlx::Database>::ValueRef<'r>) -> Result<Self, sqlx::error::BoxDynError> {
                let word = <&'r str as sqlx::Decode<'r, DB>>::decode(value)?;
                word.parse().map_err(|_| format!("{word:?} is no {}", stringify!($name)).into())
            }
        }
    )*};
}
pub(crate) use stored_words;

stored_as!(Uuid, |id| id.uuid(), |id| id.into() =>
    PersonId, ClientId, TherapistId, ServiceId, RoomId, LocationId, EquipmentId, AddOnId, BookingId, WaitId, VisitId, ThreadId,
    MessageId, CheckInId, ActivityId, JobId, MailId);
stored_as!(i64, |at| at.micros(), Instant::from_micros => Instant);
stored_as!(i64, |sum| sum.cents(), Cents::new => Cents);
stored_as!(i64, |rights| rights.bits(), Rights::from_bits => Rights);
