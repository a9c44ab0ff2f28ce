"""
What the pages of campaigns say.
"""

DONATIONS_LABELS: dict[str, str] = {}
"""Words that do not change with what happened, for the templates' `text`."""

DONATIONS_SENTENCES: dict[str, str] = {
    # The form
    "interval_legend": "How often",
    "interval_once": "Once",
    "interval_weekly": "Every week",
    "interval_monthly": "Every month",
    "interval_yearly": "Every year",
    "fund_label": "What your gift is for",
    "cover_costs_label": "Cover the costs of the payment",
    "cover_note_percent": "Adds what the payment costs us, {percent} of the total, so that your whole gift arrives.",
    "cover_note_fixed": "Adds what the payment costs us, {fixed}, so that your whole gift arrives.",
    "cover_note_both": "Adds what the payment costs us, {percent} of the total and {fixed}, so that your whole gift arrives.",
    "dedication_label": "In honour or memory of",
    "message_label": "Message",
    "first_name_label": "First name",
    "anonymous_label": "Give anonymously",
    "listed_label": "Show my gift among the supporters",
    "listed_note": "Only your first name is shown, or Anonymous.",
    "listed_note_message": "Your first name, or Anonymous, and your message are shown.",
    # What is wrong with it
    "donation_choice_required": "Please choose one.",
    "donation_choice_unknown": "This can no longer be chosen. Please choose another.",
    "donation_field_repeated": "Please give only one answer here.",
    "donation_text_too_long": "Please use at most {high} characters; this has {count}.",
    "donation_text_odd": "Please use only letters, digits and ordinary signs.",
    "donation_answer_required": "Please answer this question.",
    "donation_tick_required": "Please tick this to go on.",
    "donation_form_changed": "This form has changed since you opened it. Please look at it again, then go on.",
    # Campaigns that take nothing
    "campaign_closed": "This campaign has ended. Thank you to everybody who gave.",
    "campaign_closed_heading": "This campaign has ended",
    "campaign_gone": "It takes no gifts any more. Nothing has been charged.",
    "campaign_gone_heading": "This campaign is no longer here",
    "back_to_campaign": "Back to the campaign",
    # What a gift is called at Flint and in the donor's account
    "gift_title_once": "Gift: {campaign}",
    "gift_title_weekly": "Weekly gift: {campaign}",
    "gift_title_monthly": "Monthly gift: {campaign}",
    "gift_title_yearly": "Yearly gift: {campaign}",
    "gift_line": "Gift",
    "gift_active_heading": "Thank you for your gift",
    "gift_active_text": "Flint has confirmed it. It is given again each time until you end it.",
    "cover_line": "Payment costs",
    # Once or monthly
    "monthly_question_heading": "Once, or every month?",
    "monthly_question_text": "A gift every month lets us plan ahead. You can stop it whenever you like.",
    "give_monthly": "Give {amount} every month",
    "give_once": "Give {amount} once",
    # Goal and supporters
    "goal_text": "{raised} of {target} has been given.",
    "goal_text_open": "{raised} has been given.",
    "goal_count": "{count} gifts",
    "goal_count_one": "{count} gift",
    "supporter_anonymous": "Anonymous",
    "wall_title": "Supporters",
    "wall_empty": "Nobody is listed here yet.",
}
"""Key to English sentence; `{name}` stands for a value."""
