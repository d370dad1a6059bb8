"""Why an alert is not made or changed."""

from api.kernel.refusals import Reason
from locales.gettext import N_

BAD_ADDRESS = Reason("BAD_ADDRESS", N_("Write the whole e-mail address, like name@example.com."))
TOO_LONG = Reason("TOO_LONG", N_("These are too many conditions for an alert: choose fewer."))
TOO_MANY = Reason("TOO_MANY", N_("Too many requests came from here within an hour. Try again later."))
BAD_CRITERIA = Reason("BAD_CRITERIA", N_("Say what to watch: one list or one search."))
UNKNOWN_REGION = Reason("UNKNOWN_REGION", N_("There is no such region: {value}"))
UNKNOWN_DISTRICT = Reason("UNKNOWN_DISTRICT", N_("There is no such district: {value}"))
UNKNOWN_INDUSTRY = Reason("UNKNOWN_INDUSTRY", N_("There is no such sector or OKED division: {value}"))
NEGATIVE = Reason("NEGATIVE", N_("A bound must not be less than 0."))
BAD_KEY = Reason("BAD_KEY", N_("This link leads nowhere: the alert was stopped, or never confirmed."))
