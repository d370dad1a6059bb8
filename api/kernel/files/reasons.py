"""Why a file is not taken in, or not handed on."""

from api.kernel.refusals import Reason
from locales.gettext import N_

FILE, NAME = ("file",), ("file", "name")

BAD_NAME = Reason(
    "BAD_FILE_NAME",
    N_("The name of the file needs an ending, at most {most} characters, and no folders or hidden characters in it."),
    NAME,
)
WRONG_FORMAT = Reason("FILE_FORMAT_NOT_TAKEN", N_("Files of this kind are not taken. Send one of: {formats}."), NAME)
OTHER_CONTENT = Reason("FILE_CONTENT_DIFFERS", N_("The content of the file is not what its name says: {format}."), FILE)
TWO_FACED = Reason(
    "FILE_IS_TWO_FORMATS", N_("The file can be read as something else as well. Save it anew and send that."), FILE
)
EMPTY = Reason("FILE_EMPTY", N_("The file is empty."), FILE)
TOO_LARGE = Reason("FILE_TOO_LARGE", N_("The file is larger than {most} MB."), FILE)
NOT_UTF8 = Reason("FILE_NOT_UTF8", N_("The text is not UTF-8, or has control characters (octet {place})."), FILE)
BROKEN = Reason("FILE_BROKEN", N_("The file cannot be read to its end: it is damaged."), FILE)
ENCRYPTED = Reason("FILE_ENCRYPTED", N_("The file is locked by a password. Send it without one."), FILE)
ACTIVE = Reason("FILE_HAS_PROGRAMS", N_("The file has macros or programs in it. Send it without them."), FILE)
UNPACKS_TOO_LARGE = Reason("FILE_UNPACKS_TOO_LARGE", N_("What is packed in the file is too large or too much."), FILE)
TOO_MANY_PIXELS = Reason("PICTURE_TOO_LARGE", N_("The picture has more than {most} million pixels."), FILE)
INFECTED = Reason("FILE_INFECTED", N_("The virus scanner refuses this file."), FILE)
NOT_SCANNED = Reason(
    "FILE_NOT_SCANNED", N_("The virus scanner does not answer, so the file is not taken. Try again later."), FILE
)
TOO_MANY_WAITING = Reason(
    "TOO_MANY_UPLOADS", N_("{most} files that you sent are not used yet. Use them, or wait until they expire."), FILE
)

NO_UPLOAD = Reason("NO_SUCH_UPLOAD", N_("There is no such upload of yours: it was used already, or has expired."))
TOO_MANY_FILES = Reason("TOO_MANY_FILES", N_("At most {most} files can stand here."))
