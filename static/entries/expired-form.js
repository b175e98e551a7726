import "../js/typed-back.js";
