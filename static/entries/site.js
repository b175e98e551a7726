// Every page.

import "../js/shell.js";
import "../js/keys.js";
import "../js/palette.js";
import "../js/theme.js";
import "../js/network.js";
import "../js/typed-back.js";
import "../js/drafts-back.js";
import "../js/swaps.js";
import "../js/clock.js";
import "../js/search.js";
import "../js/picker.js";
import "../js/mentions.js";
