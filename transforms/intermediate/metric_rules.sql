-- One row per metric that is not simply an amount over its people.
-- Key: metric
-- rule: participation (who took part; always shown for a whole cohort), share (numerator and
-- complement count too), turnover (those who changed sides count too), amount (the people count).
-- measure: what it measures; figures of one measure at one wave over nearly the same people give
-- away those who differ, and those of a pool less those of its cohorts. '' gives nothing away.
-- at_wave: the wave it is measured at (from, to) or the pair. shown_with: hidden together. is_link:
-- it leads from the means of one wave to those of another. is_plain: on the pages of funders.
select
    rules.metric,
    rules.rule,
    rules.measure,
    rules.at_wave,
    rules.shown_with,
    rules.metric in ('gain', 'percent_change', 'index') as is_link,
    rules.metric not in (
        'hedges_g_av', 'tau2', 'i2', 'q', 'zero_share', 'ceiling_share', 'floor_share',
        'share_correct', 'top_two_share', 'level_share', 'survival_share', 'n_late_joiners'
    ) as is_plain
from (
    values
    ('n_invited', 'participation', '', 'to', ''),
    ('n_registered', 'participation', '', 'to', ''),
    ('n_attended', 'participation', '', 'to', ''),
    ('n_attendances', 'participation', '', 'to', ''),
    ('n_completed', 'participation', '', 'to', ''),
    ('n_tested', 'participation', '', 'to', ''),
    ('n_unknown', 'participation', '', 'to', ''),
    ('n_late_joiners', 'participation', '', 'to', ''),
    ('n_sessions', 'participation', '', 'to', ''),
    ('n_businesses', 'participation', '', 'to', ''),
    ('person_hours', 'participation', '', 'to', ''),
    ('response_rate', 'participation', '', 'to', ''),
    ('attrition_rate', 'participation', '', 'pair', ''),
    ('mean', 'amount', 'mean', 'to', 'means'),
    ('mean_from', 'amount', 'mean', 'from', 'means'),
    ('mean_to', 'amount', 'mean', 'to', 'means'),
    ('sd_from', 'amount', '', 'from', 'means'),
    ('sd_to', 'amount', '', 'to', 'means'),
    ('normalized_gain', 'amount', '', 'pair', 'means'),
    ('hedges_g_av', 'amount', '', 'pair', 'means'),
    ('mastery_class', 'amount', '', 'to', ''),
    ('median', 'amount', '', 'to', ''),
    ('gain', 'amount', 'gain', 'pair', 'gain'),
    ('pooled_gain', 'amount', '', 'pair', ''),
    ('expected_next_gain', 'amount', '', 'pair', ''),
    ('percent_change', 'amount', 'percent_change', 'pair', 'percent_change'),
    ('median_change_percent', 'amount', 'percent_change', 'pair', ''),
    ('index', 'amount', '', 'pair', ''),
    ('tau2', 'amount', '', 'pair', ''),
    ('i2', 'amount', '', 'pair', ''),
    ('q', 'amount', '', 'pair', ''),
    ('share', 'share', 'share', 'to', ''),
    ('share_from', 'share', 'share', 'from', 'shares'),
    ('share_to', 'share', 'share', 'to', 'shares'),
    ('newly_adopted', 'share', 'newly_adopted', 'pair', 'shares'),
    ('dropped', 'share', 'dropped', 'pair', 'shares'),
    ('share_change', 'amount', '', 'pair', 'shares'),
    ('mastery_share_from', 'share', 'mastery', 'from', 'mastery'),
    ('mastery_share_to', 'share', 'mastery', 'to', 'mastery'),
    ('mastery_share_change', 'turnover', 'mastery_change', 'pair', 'mastery'),
    ('zero_share', 'share', 'zero_share', 'to', ''),
    ('ceiling_share', 'share', 'ceiling_share', 'to', ''),
    ('floor_share', 'share', 'floor_share', 'to', ''),
    ('share_correct', 'share', 'share_correct', 'to', ''),
    ('top_two_share', 'share', 'top_two_share', 'to', ''),
    ('level_share', 'share', 'level_share', 'to', ''),
    ('survival_share', 'share', 'survival_share', 'to', ''),
    ('theme_count', 'share', '', 'to', '')
) as rules (metric, rule, measure, at_wave, shown_with)
