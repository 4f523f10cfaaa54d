//! `/admin/rooms`: rooms, equipment and the clinic's places.

use super::{ActionRow, OneTap};
use crate::clinic::model::Room;
use crate::clinic::offering::Location;
use crate::clinic::server::practice::Practice;
use crate::session::cx::Cx;
use crate::types::person::Right;
use crate::ui::{Button, ButtonKind, Hidden, PageHead, Select, TextField};
use crate::web::{Page, PageResult};
use leptos::prelude::*;
use std::sync::Arc;

pub async fn rooms_page(cx: Cx) -> PageResult {
    cx.staff(Right::Admin)?;
    let practice = cx.practice.clone();
    Ok(Page::new(&cx, "Rooms and equipment", "/admin", move || {
        view! {
            <PageHead title="Rooms and equipment"/>
            <Rooms practice=practice.clone()/>
            <Pieces practice=practice.clone()/>
            <Places practice/>
        }
    }))
}

fn places(practice: &Practice) -> Vec<(String, String)> {
    let own = (String::new(), practice.clinic.street.clone());
    std::iter::once(own).chain(practice.locations.iter().map(|one| (one.id.to_string(), one.name.clone()))).collect()
}

#[component]
fn Rooms(practice: Arc<Practice>) -> impl IntoView {
    let room = |room: &Room| {
        let (id, name) = (room.id.to_string(), room.name.clone());
        let label = format!("Take {name} out of use");
        let (places, location) = (places(&practice), room.location.map(|id| id.to_string()).unwrap_or_default());
        view! {
            <li>
                <details class="more">
                    <summary>{name.clone()}</summary>
                    <form class="stack narrow" method="post" action="/api/admin/room">
                        <Hidden name="room" value=id.clone()/>
                        <TextField id=format!("name-{id}") name="name" label="Name" value=name required=true/>
                        <Select id=format!("place-{id}") name="place" label="Place" options=places value=location/>
                        <p class="btn-row"><Button>"Save"</Button></p>
                    </form>
                    <OneTap action="/api/admin/room-end" fields=vec![("room", id)] words="Take it out of use" kind=ButtonKind::Ends label/>
                    <p class="small soft">
                        "Who is booked into it is named first, and gets another room that is free then. Where there is none, \
                         nothing is changed."
                    </p>
                </details>
            </li>
        }
    };
    let rows: Vec<_> = practice.rooms.iter().map(room).collect();
    view! {
        <section class="section" aria-labelledby="rooms">
            <h2 id="rooms">"Rooms"</h2>
            <ul class="ruled-list">{rows}</ul>
            <form class="stack narrow" method="post" action="/api/admin/room">
                <TextField name="name" label="A new room" required=true/>
                <Select name="place" label="Place" options=places(&practice)/>
                <p class="btn-row"><Button>"Add the room"</Button></p>
            </form>
        </section>
    }
}

#[component]
fn Pieces(practice: Arc<Practice>) -> impl IntoView {
    let rows: Vec<_> = practice
        .equipment()
        .iter()
        .map(|one| {
            let (fields, label) = (vec![("equipment", one.id.to_string())], format!("Take {} out of use", one.name));
            view! {
                <ActionRow words=one.name.clone() note=practice.address_at(one.location)>
                    <OneTap action="/api/admin/equipment-end" fields words="Take it out of use" kind=ButtonKind::Quiet label/>
                </ActionRow>
            }
        })
        .collect();
    view! {
        <section class="section" aria-labelledby="things">
            <h2 id="things">"Equipment"</h2>
            <p class="small soft">"Each line is one piece. A service that needs it is offered only while a piece of that name is free."</p>
            <ul class="ruled-list">{rows}</ul>
            <form class="stack narrow" method="post" action="/api/admin/equipment">
                <TextField id="thing" name="name" label="A new piece" required=true/>
                <Select id="thing-place" name="place" label="Place" options=places(&practice)/>
                <p class="btn-row"><Button>"Add the piece"</Button></p>
            </form>
        </section>
    }
}

#[component]
fn Places(practice: Arc<Practice>) -> impl IntoView {
    let place = |one: &Location| {
        let id = one.id.to_string();
        view! {
            <li>
                <details class="more">
                    <summary>{one.address()}</summary>
                    <form class="stack narrow" method="post" action="/api/admin/place">
                        <Hidden name="place" value=id.clone()/>
                        <TextField id=format!("name-{id}") name="name" label="Name" value=one.name.clone() required=true/>
                        <TextField id=format!("street-{id}") name="street" label="Street" value=one.street.clone()/>
                        <TextField id=format!("city-{id}") name="city" label="City" value=one.city.clone()/>
                        <p class="btn-row"><Button>"Save"</Button></p>
                    </form>
                </details>
            </li>
        }
    };
    let rows: Vec<_> = practice.locations.iter().map(place).collect();
    view! {
        <section class="section" aria-labelledby="places">
            <h2 id="places">"Places"</h2>
            <p class="small soft">{practice.clinic.address()}{(!rows.is_empty()).then_some(", and:")}</p>
            <ul class="ruled-list">{rows}</ul>
            <form class="stack narrow" method="post" action="/api/admin/place">
                <TextField id="place-name" name="name" label="A new place" required=true/>
                <TextField name="street" label="Street"/>
                <TextField name="city" label="City"/>
                <p class="btn-row"><Button>"Add the place"</Button></p>
            </form>
        </section>
    }
}
