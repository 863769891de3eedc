"""Forms on a server: KoboToolbox and ODK Central, asked over HTTPS for every submission.

Belongs here: one client per server, how a page is asked for again, what of an interrupted pull is
kept, and the dated raw file that a pull becomes. Does not belong here: what the columns of that
file mean (`sources/tools`), and where a secret is kept: whoever calls hands it in. No secret is
ever written, logged or said.
"""
