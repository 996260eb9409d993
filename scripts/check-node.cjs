// Plain CommonJS that any Node since version 8 can read: an older one would fail on the first TypeScript file before
// it could say why.
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `Whystream needs Node 22.18 or newer; this is ${process.versions.node}. ` +
      "On Linux and Windows it brings its own: run `npm ci` first. Elsewhere install a newer Node.\n" +
      `Whystream 需要 Node 22.18 以上，当前为 ${process.versions.node}。Linux 与 Windows 请先运行 npm ci；其他系统请安装新版 Node。`,
  );
  process.exit(1);
}
