"""What each reader sees: charts, sentences, pages, translations, editions.

Belongs here: choosing which published figure answers a reader's question, the words and numbers of
the reader's language, charts as specifications with named data, pages that need no network.
Does not belong here: computing a figure (transforms), deciding what is suppressed (the published
layer did, once), reading the warehouse (the flow passes frames in).
"""
