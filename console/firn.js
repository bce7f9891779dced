// The console: signs in, looks every two seconds, and passes orders on.

import { Api, Refused } from './api.js';
import { choices, groupCards, h, instanceTable, note, tile, typeName, usageTable } from './view.js';

const EVERY_MILLIS = 2000;
const GROUPS_WATCHED = 12; // only a group by itself tells which version the hypervisors have applied
const at = (id) => document.getElementById(id);
const show = (id, visible) => { at(id).hidden = !visible; };

let api = null;
let seen = null;
let catalogue = null;
const busy = new Set();

function say(kind, text) {
  const card = note(kind, text);
  at('notes').append(card);
  setTimeout(() => card.remove(), kind === 'bad' ? 9000 : 4000);
}

function complain(id, error) {
  const fields = error instanceof Refused ? error.fields.map((f) => f.location || f.detail).filter(Boolean) : [];
  at(id).textContent = error.message + (fields.length ? ` (${fields.join(', ')})` : '');
  show(id, true);
}

async function signIn(key, secret) {
  const candidate = new Api(key, secret);
  const [organisation, zones] = await Promise.all([candidate.get('/organization'), candidate.get('/zone')]);
  sessionStorage.setItem('firn', JSON.stringify({ key, secret }));
  api = candidate;
  at('who').textContent = organisation.name;
  at('zone').textContent = zones.zones?.[0]?.name ?? '';
  for (const id of ['who', 'zone', 'leave', 'house', 'beat']) show(id, true);
  show('door', false);
  catalogue = await readCatalogue();
  await look();
}

function signOut(reason) {
  sessionStorage.removeItem('firn');
  api = seen = catalogue = null;
  for (const id of ['who', 'zone', 'leave', 'house', 'beat']) show(id, false);
  for (const id of ['tiles', 'instances', 'groups', 'usage', 'notes']) at(id).replaceChildren();
  at('secret').value = '';
  show('door', true);
  show('complaint', false);
  if (reason) complain('complaint', reason);
}

async function readCatalogue() {
  const [types, templates] = await Promise.all([api.get('/instance-type'), api.get('/template')]);
  const byId = (list) => new Map((list ?? []).map((item) => [item.id, item]));
  return { types: byId(types['instance-types']), templates: byId(templates.templates) };
}

async function look() {
  const asked = api;
  const [instances, groups, usage, balance, keys] = await Promise.all([
    api.get('/instance'), api.get('/security-group'), api.get('/usage-report'), api.get('/live-balance'), api.get('/ssh-key'),
  ]);
  const applied = await Promise.all((groups['security-groups'] ?? []).slice(0, GROUPS_WATCHED).map(
    (group) => asked.get(`/security-group/${group.id}`).catch(() => group)));
  if (api !== asked) return;
  seen = {
    instances: instances.instances ?? [], groups: [...applied, ...(groups['security-groups'] ?? []).slice(GROUPS_WATCHED)], usage: usage.usage ?? [],
    balance, keys: keys['ssh-keys'] ?? [],
  };
  paint();
}

function paint() {
  const running = seen.instances.filter((instance) => instance.state === 'running').length;
  const addresses = seen.instances.filter((instance) => instance['public-ip']).length;
  const balance = Math.round(Number(seen.balance.balance ?? 0) * 1e4) / 1e4 + 0; // + 0 turns a rounded -0 into 0
  at('tiles').replaceChildren(
    tile('Running', String(running), `of ${seen.instances.length} instance${seen.instances.length === 1 ? '' : 's'}`),
    tile('Public addresses', String(addresses), 'bound to instances'),
    tile('Security groups', String(seen.groups.length), `${seen.groups.reduce((n, g) => n + (g.rules?.length ?? 0), 0)} rules`),
    tile('Balance', balance.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 4 }), seen.balance.currency ?? ''));
  replaceUnlessSame('instances', instanceTable(seen.instances, { ...catalogue, busy, acts: order }));
  replaceUnlessSame('groups', groupCards(seen.groups));
  replaceUnlessSame('usage', usageTable(seen.usage));
  at('period').textContent = seen.usage.length ? `since ${String(seen.usage[0].from).slice(0, 10)}` : '';
}

/** Leaves a part alone that would look the same, so that focus and selection survive a refresh. */
function replaceUnlessSame(id, node) {
  const old = at(id).firstElementChild;
  if (!old || !old.isEqualNode(node)) at(id).replaceChildren(node);
}

async function beat() {
  if (api && !document.hidden) {
    try {
      await look();
      at('beat').textContent = 'live';
      at('beat').classList.remove('lost');
    } catch (error) {
      if (error instanceof Refused && error.status === 401) {
        signOut(error);
      } else if (api) {
        at('beat').textContent = error instanceof Refused ? error.message : 'no answer, trying again';
        at('beat').classList.add('lost');
      }
    }
  }
  setTimeout(beat, EVERY_MILLIS);
}

async function order(instance, verb) {
  const name = instance.name || instance.id;
  if (verb === 'destroy' && !(await sure(`Destroy ${name}?`, 'Its disk and its address are gone for good, and its meter stops.'))) return;
  busy.add(instance.id);
  paint();
  try {
    await (verb === 'destroy'
      ? api.change('DELETE', `/instance/${instance.id}`)
      : api.change('PUT', `/instance/${instance.id}:${verb}`, verb === 'start' ? {} : undefined));
    say('good', `${name}: ${{ start: 'started', stop: 'stopped', destroy: 'destroyed' }[verb]}.`);
  } catch (error) {
    say('bad', `${name}: ${error.message}`);
  } finally {
    busy.delete(instance.id);
    if (api) await look().catch(() => {});
  }
}

function sure(title, text) {
  const dialog = at('question');
  at('q-title').textContent = title;
  at('q-text').textContent = text;
  dialog.returnValue = 'no';
  dialog.showModal();
  return new Promise((answer) => {
    dialog.addEventListener('close', () => answer(dialog.returnValue === 'yes'), { once: true });
  });
}

function openCreation() {
  const option = (value, text) => h('option', { value }, text);
  const types = [...catalogue.types.values()].sort((a, b) => (a.cpus - b.cpus) || (a.memory - b.memory));
  at('c-name').value = `snow-${Math.random().toString(36).slice(2, 6)}`;
  at('c-type').replaceChildren(...types.map((type) => option(type.id, typeName(type))));
  at('c-template').replaceChildren(...[...catalogue.templates.values()].map((template) => option(template.id, template.name)));
  at('c-groups').replaceChildren(choices(seen.groups, 'group', (group) => group.name));
  at('c-keys').replaceChildren(choices(seen.keys, 'key', (key) => key.name));
  show('c-complaint', false);
  at('creation').showModal();
  at('c-name').select();
}

async function create(submitted) {
  submitted.preventDefault();
  const chosen = (id) => [...at(id).querySelectorAll('input:checked')].map((box) => box.value);
  const wish = {
    name: at('c-name').value,
    'instance-type': { id: at('c-type').value },
    template: { id: at('c-template').value },
    'disk-size': Number(at('c-disk').value),
    'security-groups': chosen('c-groups').map((id) => ({ id })),
    'ssh-keys': chosen('c-keys').map((name) => ({ name })),
  };
  at('c-go').disabled = true;
  try {
    const operation = await api.call('POST', '/instance', wish, crypto.randomUUID());
    at('creation').close();
    await look();
    await api.settled(operation);
    say('good', `${wish.name} is running.`);
  } catch (error) {
    if (at('creation').open) complain('c-complaint', error);
    else say('bad', `${wish.name}: ${error.message}`);
  } finally {
    at('c-go').disabled = false;
  }
}

at('sign-in').addEventListener('submit', async (submitted) => {
  submitted.preventDefault();
  show('complaint', false);
  try {
    await signIn(at('key').value.trim(), at('secret').value.trim());
  } catch (error) {
    signOut(error);
  }
});
at('leave').addEventListener('click', () => signOut());
at('create').addEventListener('click', openCreation);
at('c-cancel').addEventListener('click', () => at('creation').close());
at('creation-form').addEventListener('submit', create);

if (!globalThis.crypto?.subtle) {
  signOut(new Error('Browsers sign only on https, or on localhost: open this page under such an address.'));
} else {
  const kept = JSON.parse(sessionStorage.getItem('firn') ?? 'null');
  if (kept) signIn(kept.key, kept.secret).catch(signOut);
  else signOut();
}
beat();
