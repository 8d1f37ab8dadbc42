// "nexrender-payload/monaco": converts reports for the Monaco editor. It contains neither the checker nor Monaco.
export { codeActionsOf, markersOf } from "../editor/monaco.js";
