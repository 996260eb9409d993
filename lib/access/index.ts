export { checkHost, checkOrigin, isOwnHost } from "./origin";
