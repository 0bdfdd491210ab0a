// Builds what the pages send: one style sheet, one script, fonts, icons, the map of the states.
// Reads npm packages, writes alongside/web/static/built/ (git-ignored). Run by `make assets`.
import { build } from 'esbuild';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as sass from 'sass';

const web = 'alongside/web';
const packages = 'node_modules';
const target = join(web, 'static/built');
const built = join(packages, `.built-${process.pid}`); // put in place whole at the end: a running server misses nothing

mkdirSync(join(built, 'fonts'), { recursive: true });

function buildStyles() {
  const { css } = sass.compile(join(web, 'styles/app.scss'), {
    loadPaths: [packages], style: 'compressed', quietDeps: true, charset: false,
  });
  writeFileSync(join(built, 'app.css'), css);
}

async function buildScript() {
  await build({
    entryPoints: [join(web, 'static/js/main.js')], outfile: join(built, 'app.js'),
    bundle: true, minify: true, format: 'esm', target: 'es2021', legalComments: 'none', logLevel: 'warning',
  });
}

function copyFonts() {
  const sans = ['latin', 'latin-ext', 'vietnamese'].map((subset) => `source-sans-3-${subset}-wght-normal.woff2`);
  const serif = ['latin', 'latin-ext'].map((subset) => `source-serif-4-${subset}-600-normal.woff2`);
  for (const name of sans) cpSync(join(packages, '@fontsource-variable/source-sans-3/files', name), join(built, 'fonts', name));
  for (const name of serif) cpSync(join(packages, '@fontsource/source-serif-4/files', name), join(built, 'fonts', name));
}

// Every outline icon as the inside of its <svg>, by name, for the template tag `icon`.
function collectIcons() {
  const folder = join(packages, '@tabler/icons/icons/outline');
  const icons = {};
  for (const file of readdirSync(folder).sort()) {
    const inside = readFileSync(join(folder, file), 'utf8').match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1];
    icons[file.replace('.svg', '')] = inside.replace(/<path stroke="none" d="M0 0h24v24H0z"[^>]*>/, '').replace(/\s+/g, ' ').replace(/ \/>/g, '/>').replace(/> </g, '><').trim();
  }
  writeFileSync(join(built, 'icons.json'), JSON.stringify(icons));
}

// Douglas-Peucker, arc by arc, so that neighbours keep their common border: 0.35 of 975 units is not seen.
function thin(points, tolerance = 0.35) {
  if (points.length < 3) return points;
  const [x1, y1] = points[0], [x2, y2] = points.at(-1);
  const length = Math.hypot(x2 - x1, y2 - y1);
  let farthest = 0, most = -1;
  points.forEach(([x, y], index) => {
    const off = length ? Math.abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length : Math.hypot(x - x1, y - y1);
    if (off > most) [farthest, most] = [index, off];
  });
  if (most <= tolerance) return [points[0], points.at(-1)];
  return [...thin(points.slice(0, farthest + 1), tolerance).slice(0, -1), ...thin(points.slice(farthest), tolerance)];
}

// us-atlas ships TopoJSON already projected to 975 x 610 with Albers USA: undo its delta coding, join its arcs.
function drawStates() {
  const topology = JSON.parse(readFileSync(join(packages, 'us-atlas/states-albers-10m.json'), 'utf8'));
  const { scale, translate } = topology.transform;
  const arcs = topology.arcs.map((arc) => {
    let x = 0, y = 0;
    return thin(arc.map(([dx, dy]) => [(x += dx) * scale[0] + translate[0], (y += dy) * scale[1] + translate[1]]));
  });
  const ring = (indexes) => indexes.flatMap((index, position) => {
    const points = index < 0 ? [...arcs[~index]].reverse() : arcs[index];
    return position ? points.slice(1) : points;
  });
  const states = {};
  for (const { type, id, arcs: shape, properties } of topology.objects.states.geometries) {
    const polygons = type === 'Polygon' ? [shape] : shape;
    const rings = polygons.flat().map((indexes) => ring(indexes).map(([x, y]) => [Number(x.toFixed(1)), Number(y.toFixed(1))]));
    states[id] = { name: properties.name, rings: rings.filter((points) => points.length > 3) };
  }
  writeFileSync(join(built, 'us_states.json'), JSON.stringify(states));
}

buildStyles();
await buildScript();
copyFonts();
collectIcons();
drawStates();

const old = `${built}-old`;
if (existsSync(target)) renameSync(target, old);
renameSync(built, target);
rmSync(old, { recursive: true, force: true });
