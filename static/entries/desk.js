import "./site.js";
import "../js/desk.js";
import "../js/desk-call.js";
import "../js/stakeholders.js";
import "../js/desk-running.js";
import "../js/desk-after.js";
import "../js/desk-offer.js";
import "../js/desk-draft.js";
