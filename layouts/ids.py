"""Every component id of the page, once. A test checks that each is used and none is written out elsewhere."""

URL = "url"
QUESTION = "question"  # Store: {"query": ..., "version": ...}, the one thing every panel listens to
TOUCHED = "touched"  # Store: what a reader chose in the controls, or the chip that was pressed (assets/fields.js)
SHOWN = "shown"  # Store: what the controls show, the reducer's answer to it

# Head
SENTENCE = "sentence"
SCOPE = "sentence-scope"
NOTICES = "notices"
CHIPS = "chips"
CLEAR = "clear-all"
COPY = "copy-link"
COPIED = "copy-said"
FILTERS = "filters"
FILTERS_TOGGLE = "filters-toggle"
TILES = "tiles"

# Controls (layouts/components/fields.py)
FROM = "from-month"
TO = "to-month"
PRESET = "when-preset"
DAYS = "days"
HOURS = "hours"
AREAS = "coordination-areas"
DISTRICTS = "districts"
WHAT = "what"
FLAGS = "flags"
COHORT = "cohort"
ROLE = "role"
COMPARE = "compare"
LEVEL = "level"
VINTAGE = "vintage"
MEASURE = "measure"
LAYER = "layer"
SIZE = "cell-size"
BASE = "hot-spot-base"
SMOOTH = "smoothing"
SCHOOL = "school-time"
WEEK = "week-shows"
STOPS = "patrol-stops"
VISITS = "patrol-visits"

# Map
MAP = "map"
MAP_CLICK = "map-click"  # Store: the area that was clicked on the map or in a table, set by the browser
MAP_PAINT = "map-paint"  # Store: classes and words for the shapes the browser already has
MAP_PAINTED = "map-painted"
MAP_LEGEND = "map-legend"
MAP_TITLE = "map-title"
MAP_OUT = "map-out"
MAP_RESET = "map-reset"
MAP_CARD = "map-card"
MAP_SAYS = "map-says"

# Trend, categories, places
TREND = "trend"
TREND_WORDS = "trend-words"
TREND_TABLE = "trend-table"
CATEGORIES = "categories"
CATEGORIES_TABLE = "categories-table"
CATEGORIES_TITLE = "categories-title"
PLACES = "places"
PLACES_TITLE = "places-title"
PLACES_NOTE = "places-note"
PLACES_SEARCH = "places-search"
PLACES_FOUND = "places-found"
SOURCES = "sources"

# Knife crime page
SERIES = "series"
SERIES_WORDS = "series-words"
COUNTED = "counted-as"
BY = "charts-by"
SORT = "charts-order"
SCALE = "charts-scale"
MULTIPLES = "multiples"
MULTIPLES_WORDS = "multiples-words"
MULTIPLES_TABLE = "multiples-table"
CHANGE_WORDS = "change-words"
CHANGE_TABLE = "change-table"
FUNNEL = "funnel"
FUNNEL_WORDS = "funnel-words"
FUNNEL_TABLE = "funnel-table"
TO_MAP = "to-map"
WHO_CHART = "people"
WHO_WORDS = "people-words"
WHO_TABLE = "people-table"
SEASON = "season"
SEASON_WORDS = "season-words"
SEASON_TABLE = "season-table"
COST = "cost"
COST_WORDS = "cost-words"
COST_TABLE = "cost-table"
ADMISSIONS = "admissions"
ADMISSIONS_WORDS = "admissions-words"
ADMISSIONS_TABLE = "admissions-table"
SUCCESS = "success"

# Hours of the week, hotspots, what they foretell, patrol plan
HEATMAP = "heatmap"
HEATMAP_TABLE = "heatmap-table"
PEAKS = "peaks"
WEEK_NOTE = "week-note"
HOURS_PLAY = "hours-play"
HOURS_SLIDER = "hours-slider"
HOURS_SAID = "hours-said"
TOP_TITLE = "top-title"
TOP_LIST = "top-list"
BACKTEST_WORDS = "backtest-words"
BACKTEST_TABLE = "backtest-table"
LORENZ = "lorenz"
REPEATS_ASK = "repeats-ask"
REPEATS = "repeats"
PATROL_WORDS = "patrol-words"
PATROL_LIST = "patrol-list"
PATROL_GEOJSON = "patrol-geojson"
PATROL_PRINT = "patrol-print"


WANTED = "wanted-"  # Store of a panel: the question it is asked, once it is near the screen


def wanted(panel: str) -> str:
    """The question that a panel is asked."""
    return f"{WANTED}{panel}"


def download(panel: object) -> dict[str, object]:
    """The CSV link of a panel; its address follows the question."""
    return {"type": "download", "panel": panel}
