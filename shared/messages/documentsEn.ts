// The sentences about documents and their uploads in English.
import type { documentsZhCN } from './documentsZhCN'
import type { Translated } from './messages'

export const documentsEn: Translated<typeof documentsZhCN> = {
  uploads: {
    title: 'Uploads',
    allDone: 'Everything is uploaded; nothing needs you.',
    someNeedYou:
      '{needYou}; {count} sale for ¥{amount} not uploaded in all, the oldest from {oldest}. | {needYou}; {count} sales for ¥{amount} not uploaded in all, the oldest from {oldest}.',
    today: 'today {count} for ¥{amount}',
    some:
      '{count} sale for ¥{amount} still to upload, from {oldest}. | {count} sales for ¥{amount} still to upload, the oldest from {oldest}.',
    safe: 'All are saved on this till.',
    needsYou: 'Needs you',
    onTheWay: 'On the way',
    confirmed: 'Confirmed',
    noneNeedsYou: 'Nothing needs you.',
    noneOnTheWay: 'Nothing is on the way; new sales appear here first.',
    noneConfirmed: 'Nothing confirmed yet; what headquarters has received appears here.',
    next: 'Next',
    before: 'Previous',
    range: '{from}–{to}',
    export: 'Export',
    exported: 'Written to the chosen file.',
    notExported: 'Not written; the document is safe on this till. Choose another place.',
    noted: 'Noted.',
    sale: 'Sale',
    refund: 'Refund',
    part: 'part {step}',
    partOf: 'part {step} of {parts}',
    whole: 'in all',
    attempts: '{count} attempt | {count} attempts',
    changed: 'last {at}',
    kept: 'Left for now; {operator} wrote, {at}: "{note}"',
    select: 'Select',
    story: 'History',
    hideStory: 'Hide history',
    needYou: '{count} sale needs you | {count} sales need you',
    howKnown: '{decision}. Say how you know (required)',
    whyNow: '{decision}. Say why (required)',
    notePlaceholder: 'For example: checked by phone with Ms Wang at headquarters',
    decide: 'Confirm',
    back: 'Back',
    since: 'since {since}',
    items: '{count} item, updated {at} | {count} items, updated {at}',
    itemsLoading: 'Items are coming down, {count} so far',
    setAside: '{count} problem row | {count} problem rows',
    never: 'not yet',
  },
  documents: {
    title: 'Documents',
    search: 'Find documents',
    searchHint: 'Number, amount, item or day',
    none: 'No documents yet; sales appear here once they are paid.',
    notFound:
      'No document matches "{text}". Type a number or its end, an amount (99.00), an item code or a day (11-\u206021); names are sought in the newest {among} documents.',
    damaged:
      'This document is damaged on this till, and no whole copy of it is left to show. Tell an administrator, who can compare {number} with a backup or with headquarters; Ctrl E exports what there is.',
    more: 'Earlier ones',
    day: 'business day {day}',
    refersTo: 'corrects {number}',
    noUploads: 'This document is not uploaded.',
  },
  slip: {
    name: 'Receipt preview',
    practice: '练习 PRACTICE',
    shortNumber: 'No.',
    time: 'Time',
    terminal: 'Till',
    operator: 'Cashier',
    discount: 'Discount',
    total: 'Total',
  },
  backend: { qimen: 'Qimen', hub: 'Item feed' },
  backendProblem: {
    neverLeft:
      '{backend}: cannot be reached, {message}. Selling goes on; it resumes by itself once connected.',
    throttled: '{backend}: asks to wait, {message}. Tried again by itself.',
    lost: '{backend}: {message}. Tried again by itself.',
    configuration:
      '{backend}: does not accept the settings of this till, {message}. All sales are safe; an administrator should check keys and addresses.',
    clock:
      '{backend}: the clock of this till is too far off, {message}. All sales are safe; set the system time.',
  },
  state: {
    waiting: 'Waiting',
    sending: 'Sending',
    inDoubt: 'In doubt',
    confirmed: 'Confirmed',
    parked: 'Needs you',
  },
  reason: {
    none: 'Waiting for its turn.',
    interrupted: 'The program stopped while sending; nobody knows whether it arrived.',
    lost: 'Nobody knows whether it arrived: {message}.',
    rejectedAfterLost:
      'An attempt got no answer; the next was answered {message}, which proves nothing about the first.',
    refusedInDoubt: 'Nobody knows whether it arrived; asking again failed: {message}.',
    incident:
      'The file was rebuilt, so nobody knows whether it arrived, nor whether it went up in parts since: ask for -1, -2 and so on too.',
    returnsHeld: 'Refunds are not uploaded by the rules of this merchant; it was never sent.',
    weighedHeld: 'Weighed items are not uploaded by the rules of this merchant; it was never sent.',
    tooManyLines: 'More lines than the platform takes; it was never sent.',
    rejected: 'The platform refused it: {message}.',
    unsendable: 'What this till kept for the upload is damaged; nothing was sent this time.',
    numberConflict: 'The platform says the number exists: {message}. Ask headquarters if it is this sale.',
    refusedNeverLeft: 'Not connected, the platform did not get it: {message}. Sent once connected.',
    refusedThrottled: 'The platform asks to wait: {message}. Sent again by itself.',
    refusedConfiguration:
      'The platform refuses the settings of this till: {message}. Sent once they are fixed.',
    refusedClock: 'The clock of this till is too far off: {message}. Sent once it is set.',
    absent: 'Looked up: the platform does not have it, so it is sent again.',
    person: '{operator} wrote: "{note}"',
    accepted: 'The platform has it.',
    alreadyHave: 'The platform says it already has it: {message}.',
    found: 'Found on the platform.',
    carriedByOthers:
      'The document was split again; the other parts carry this one, which is not sent by itself.',
  },
  decision: {
    theyHaveIt: 'They have it',
    theyDoNot: "They don't have it: send again",
    sendAgain: 'Send again',
    keepParked: 'Leave it for now',
  },
  advice: {
    askHeadquarters:
      'Ask headquarters: is there number {number} of business day {day}, ¥{amount} in all? If yes choose "They have it", if no "They don\'t have it: send again".',
    askOrEnter:
      'Ask headquarters: is there number {number} of business day {day}, ¥{amount} in all? If not, they should enter it by hand; then choose "They have it".',
    inDoubt:
      'The platform is asked again by itself; leave it alone. If headquarters has answered already, choose its answer below.',
    parked:
      'Tell headquarters or an administrator what the platform said. Once fixed choose "Send again"; if they entered it by hand, "They have it".',
    unsendable:
      'The sale itself is safe. Choose "Send again": the upload is made anew from it. If that fails, headquarters should enter it by hand; then choose "They have it".',
    held: 'Headquarters should enter it by hand, then choose "They have it"; once the rules have changed, "Send again".',
    numberConflict:
      'Headquarters should compare number {number} of business day {day}, ¥{amount} in all: if it is the same sale choose "They have it", if not tell an administrator.',
  },
  decisionFault: {
    notPossible: 'Its state has changed meanwhile; nothing was changed. See its state now.',
    stillHeld:
      'The present rules do not upload it either; nothing was changed. Headquarters should enter it by hand, then choose "They have it".',
    partMayBeThere:
      'By the present rules it would go up in other parts, but headquarters has one of them or may have it, so it could be booked twice; nothing was changed. Headquarters should enter what is missing, then choose "They have it" for each part.',
    nothingToSend:
      'This till has nothing to upload for it; nothing was changed. Headquarters should enter it by hand, then choose "They have it".',
    notSignedIn: 'Nobody is signed in; nothing was changed. Sign in first.',
    noteMissing: 'Write a note first; nothing was changed.',
    notSaved: 'The disk did not take it; nothing was changed. Try again, or tell an administrator.',
  },
  event: {
    submitted: 'Submitted, saved on this till',
    sending: 'Upload begun',
    confirmed: 'Confirmed',
    parked: 'Now needs you',
    waiting: 'Waiting',
    inDoubt: 'Now in doubt',
    doubtDated: "Noted the platform's time; checked by itself when it is due",
    encoded: 'Encoded again by the present rules, the earlier content kept',
    laidOut: 'Split into other parts by the present rules and sent, the earlier content kept',
    noted: 'Left for now',
    other: 'Noted',
  },
}
