import "./site.js";
import "../js/sections.js";
