-- One turn: decided and written in one step. KEYS: meta state log ids marks feed recent erased.
-- ARGV: 1 sid, 2 client id, 3 version, 4 seq before, 5 version after, 6 first-last, 7 seq after, 8 tracker,
-- 9 state ttl, 10 transcript ttl, 11 now, 12 recent floor, 13 feed age, 14 opening, then message and trace by turns.
-- Times are milliseconds. Returns the outcome, and for a known turn its messages.
local STORED, KNOWN, ERASED, MISSING, CONFLICT = 0, 1, 2, 3, 4
local meta, state, log, ids, marks = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local feed, recent, erased = KEYS[6], KEYS[7], KEYS[8]

local known = redis.call('HGET', ids, ARGV[2])
if known then
  local first, last = string.match(known, '^(%d+)-(%d+)$')
  local reply = {KNOWN, known}
  for _, entry in ipairs(redis.call('XRANGE', log, first .. '-0', last .. '-0')) do
    reply[#reply + 1] = entry[2][2]
  end
  return reply
end
if redis.call('EXISTS', erased) == 1 then return {ERASED} end
local at = redis.call('HMGET', meta, 'version', 'seq')
if not at[1] then return {MISSING} end
if at[1] ~= ARGV[3] or at[2] ~= ARGV[4] then return {CONFLICT} end

local seq = tonumber(ARGV[4])
for i = 15, #ARGV, 2 do
  seq = seq + 1
  redis.call('XADD', log, string.format('%d-0', seq), 'm', ARGV[i], 'w', ARGV[i + 1])
end
redis.call('SET', state, ARGV[8], 'PX', ARGV[9])
redis.call('HSET', ids, ARGV[2], ARGV[6])
redis.call('HSET', meta, 'version', ARGV[5], 'seq', ARGV[7])
if ARGV[14] ~= '' then redis.call('HSETNX', meta, 'opening', ARGV[14]) end
for _, key in ipairs({meta, log, ids, marks}) do
  redis.call('PEXPIRE', key, ARGV[10])
end

-- The feed's ids are the server's time, so its floor is too.
local floor = tonumber(redis.call('TIME')[1]) * 1000 - tonumber(ARGV[13])
redis.call('XADD', feed, 'MINID', '~', string.format('%.0f', floor), '*', 's', ARGV[1], 'q', ARGV[7])
redis.call('ZADD', recent, ARGV[11], ARGV[1])
redis.call('ZREMRANGEBYSCORE', recent, '-inf', ARGV[12])
return {STORED}
