//! Stories of people who use tidings, one file a story, all in one program: each further one would link the engine anew.
//!
//! A story runs in a [`sandbox::Sandbox`]: its own folder, home and index. It needs no network, no clock and no order.
//! What holds for the source itself (who may name whom, what the schemas say, what the documentation shows) is a test
//! here as well.

#![expect(
    clippy::unwrap_used,
    reason = "a story that cannot go on has failed, its setting up included"
)]
#![expect(
    clippy::cast_possible_truncation,
    reason = "offsets come from JSON as `u64`, and pages here are small"
)]
#![expect(clippy::cast_precision_loss, reason = "counts of words are far below 2^52")]
#![expect(clippy::format_collect, reason = "plain, and short texts only")]
#![expect(
    clippy::disallowed_methods,
    reason = "two tests take a setting from the person who runs them"
)]

mod sandbox;

mod adds_only_what_changed;
mod asks_what_people_are;
mod cleans_the_corpus;
mod counts_documents_in_facets;
mod documents;
mod fall_back_says_so;
mod finds_a_place_by_any_of_its_names;
mod finds_misspelt_words;
mod flags_doubtful_pages;
mod gazetteer;
mod is_not_fooled_by_namesakes;
mod layers;
mod learns_what_a_site_prints;
mod names_the_furniture;
mod narrows_by_date_and_outlet;
mod never_fails_on_bad_syntax;
mod pipes_well;
mod prints_nothing_that_steers_a_terminal;
mod quotes_are_exact;
mod reads_every_form_of_input;
mod regression;
mod same_answers_at_any_thread_count;
mod says_where_it_knows_it_from;
mod says_why_a_page_was_rejected;
mod schemas;
mod searches_one_zone;
mod seeds;
mod survives_a_broken_index;
mod tells_who_negotiated;
mod works_on_names;
