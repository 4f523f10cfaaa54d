//! `/visits/{id}`: one visit. Where it hurt, what was done, how it helped, and what to do at home. The clinic reads the same
//! text at `/clients/{id}/visits/{visit}`.

use super::list::pain_words;
use crate::platform::local_time::Wall;
use crate::session::cx::Cx;
use crate::treatments::model::{AreaMark, Technique};
use crate::treatments::policy::late_entry;
use crate::treatments::server::queries::{self, VisitShown};
use crate::types::ids::VisitId;
use crate::types::instant::TimeRange;
use crate::types::region::Region;
use crate::types::text::capitalised;
use crate::ui::{AreaTable, BodyMap, PageHead, Section};
use crate::web::{Id, Page, PageResult};
use leptos::prelude::*;

pub async fn visit_page(cx: Cx, Id(id): Id<VisitId>) -> PageResult {
    let me = cx.client()?;
    let shown = queries::visit(&cx, &me, id).await?;
    cx.looked_at("/visits/{id}", shown.subject(), Some(id.uuid())).await?;
    let title = shown.headline();
    let words = words(shown, &cx.practice.wall);
    Ok(Page::new(&cx, title, "/visits", move || {
        view! {
            <VisitView words/>
            <p class="small soft space-above">
                <a href="/visits">"All of your history"</a>
                ". Everyone who opens your record is written down: "
                <a href="/me">"see who"</a>
                "."
            </p>
        }
    }))
}

/// The texts of a visit page.
pub struct VisitWords {
    pub over: String,
    title: String,
    lead: String,
    areas: Vec<AreaMark>,
    /// What was done, in the order it was done.
    summary: Vec<String>,
    facts: Vec<(&'static str, String)>,
    home_care: Vec<String>,
    private_note: Vec<String>,
    signed: String,
}

pub fn words(shown: VisitShown, wall: &Wall) -> VisitWords {
    let title = shown.headline();
    let VisitShown { visit, therapist, done, private_note, .. } = shown;
    let pressure = visit.pressure.map(|pressure| ("Pressure you asked for", format!("{} of 10", pressure.get())));
    let pain = pain_words(visit.pain_before, visit.pain_after);
    let facts = [
        (!done.is_empty()).then(|| ("Techniques", techniques(&done))),
        Some(("Hands-on time", format!("{} minutes", visit.minutes))),
        pressure,
        (!pain.is_empty()).then_some(("On the day", pain)),
    ];
    let signed = match visit.signed_at {
        Some(at) if late_entry(visit.end, at) => {
            format!("Signed by {therapist} on {}. Late entry: more than a day after the visit.", wall.day_of_record(at))
        }
        Some(at) => format!("Signed by {therapist} on {}.", wall.day_of_record(at)),
        None => "A draft. Only you see it until you sign it.".to_owned(),
    };
    VisitWords {
        over: format!("{}, {}", wall.day_of_record(visit.start), wall.times(TimeRange::new(visit.start, visit.end))),
        lead: format!("{}, {} minutes, with {therapist}", visit.service_name, visit.minutes),
        title,
        areas: visit.areas,
        summary: lines(&visit.summary),
        facts: facts.into_iter().flatten().collect(),
        home_care: visit.home_care,
        private_note: lines(&private_note),
        signed,
    }
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// "Slow pressure, 20 minutes; heat"
fn techniques(done: &[(Technique, i64)]) -> String {
    let one = |(technique, minutes): &(Technique, i64)| match minutes {
        0 => technique.label().to_owned(),
        minutes => format!("{}, {minutes} minutes", technique.label()),
    };
    capitalised(&done.iter().map(one).collect::<Vec<_>>().join("; "))
}

#[component]
pub fn VisitView(words: VisitWords) -> impl IntoView {
    let VisitWords { over, title, lead, areas, summary, facts, home_care, private_note, signed } = words;
    let facts: Vec<_> = facts.into_iter().map(|(name, value)| view! { <dt>{name}</dt><dd>{value}</dd> }).collect();
    view! {
        <PageHead over=over title=title><p class="soft">{lead}</p></PageHead>
        <div class="visit-grid">
            {(!areas.is_empty()).then(|| view! { <WhereView areas/> })}
            <div class="visit-notes">
                <Section id="did" heading="What we did">
                    {paragraphs(summary)}
                    <dl class="visit-facts">{facts}</dl>
                </Section>
                {(!home_care.is_empty())
                    .then(|| view! { <Section id="home" heading="Home care until next time">{list(home_care)}</Section> })}
                {(!private_note.is_empty()).then(|| view! {
                    <Section id="private" heading="Your own note" aside="Only you read this">{paragraphs(private_note)}</Section>
                })}
                <p class="small soft space-above">{signed}</p>
            </div>
        </div>
    }
}

#[component]
fn WhereView(areas: Vec<AreaMark>) -> impl IntoView {
    let marks: Vec<(Region, u8)> = areas.iter().filter_map(|mark| mark.before.map(|before| (mark.region, before))).collect();
    let strongest = marks.iter().max_by_key(|(_, pain)| *pain);
    let label = match strongest {
        Some((region, pain)) => {
            format!(
                "Body map before the visit. Strongest in the {}, {pain} of 10. The table lists every marked area.",
                region.in_sentence()
            )
        }
        None => "Body map before the visit. The table lists every marked area.".to_owned(),
    };
    let rows: Vec<(Region, Option<u8>, Option<u8>)> = areas.into_iter().map(|mark| (mark.region, mark.before, mark.after)).collect();
    view! {
        <Section id="where" heading="Where it hurt" aside="The map shows before the visit">
            <BodyMap marks label/>
            <AreaTable rows/>
        </Section>
    }
}

/// One line is a paragraph, several are a list.
fn paragraphs(lines: Vec<String>) -> AnyView {
    match lines.as_slice() {
        [] => ().into_any(),
        [one] => view! { <p>{one.clone()}</p> }.into_any(),
        _ => list(lines),
    }
}

fn list(lines: Vec<String>) -> AnyView {
    let items: Vec<_> = lines.into_iter().map(|line| view! { <li>{line}</li> }).collect();
    view! { <ul class="dash-list">{items}</ul> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::markup::PlainHtml;

    #[test]
    fn techniques_are_listed_with_their_minutes_where_known() {
        assert_eq!(techniques(&[(Technique::DeepTissue, 20), (Technique::Heat, 0)]), "Slow pressure, 20 minutes; heat");
        assert_eq!(techniques(&[]), "");
    }

    #[test]
    fn a_therapists_text_is_escaped() {
        let html = paragraphs(vec!["<script>alert(1)</script>".to_owned()]).plain_html();
        assert!(!html.contains("<script>"), "{html}");
    }
}
