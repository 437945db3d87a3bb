"""The rules of the grammar: alternatives between bars, other rules in braces, ~ for a blank at an edge.

A rule uses rules that stand above it. An alternative that stands there twice is twice as likely.
"""

# Words that both kinds of messages have.
WORDS = {
    "d": "0|1|2|3|4|5|6|7|8|9",
    "name": """Anna|Ben|Carla|David|Ella|Frank|Grace|Henry|Ines|Jack|Karen|Liam|Mia|Noah|Olga|Paul|Rosa|Sam|Tina|Uma|
        Victor|Wendy|Yusuf|Zoe|Priya|Amir|Chen|Lucy|Marco|Nina|Omar|Ruth|Sven|Tom|Leo|Kim""",
    "you": "you|you|u",
    "your": "your|your|ur",
    "are": "are|are|r",
    "for": "for|for|for|4",
    "tonight": "tonight|tonight|2nite|this evening|later today",
    "tomorrow": "tomorrow|tomorrow|tmrw|2moro",
    "day": "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday",
    "hour": "7|8|9|10|11|12|1|2|3|4|5|6",
    "time": "{hour}|{hour}:30|{hour}pm|{hour} o'clock|noon|half past {hour}|{hour}:15",
    "when": "{tonight}|{tomorrow}|on {day}|next week|at {time}|{day} at {time}|after work|before lunch|this weekend",
    "place": """the station|the park|the library|the beach|the cinema|the gym|the office|the mall|the museum|
        the market|the cafe on the corner|my place|your place|the bus stop|the airport|campus|the dentist|the bank""",
    "food": """pizza|pasta|sushi|noodles|curry|soup|tacos|salad|pancakes|dumplings|a sandwich|ice cream|coffee|tea|
        cake|breakfast|dinner|lunch""",
    "thing": """umbrella|charger|jacket|keys|laptop|notes|wallet|guitar|camera|bike|glasses|book|scarf|ticket|bag|
        phone|passport|recipe|ladder|headphones""",
    "small": "{d}|1{d}|2{d}|3{d}|5{d}",
    "mark": ".|.|.|!|!!|...|",
    "smile": "~:)|~:-)|~;)|~lol|~haha|~xx|~x||||||||||",
    "phone": "555-01{d}{d}|01632 960{d}{d}{d}|08081 570{d}{d}{d}",
    "site": "prizes|claims|offers|win|mobile|tones|deals|bonus|rewards|club",
    "url": "www.{site}.example.com|http://{site}.example.com/{d}{d}{d}|{site}.example.org|{site}.example.net/{d}{d}",
}

HAM = {
    "hi": "Hey|Hi|Hello|Hey {name}|Hi {name}|{name}|Ok|Oh|Yo|Morning|Evening",
    "open": "{hi},~|{hi},~|{hi} -~||||",
    "friend": "{name}|{name}|my sister|my brother|mom|dad|the kids|grandma|our neighbor|my boss|the team|everyone",
    "ask": """do {you} want to|can we|should we|{are} {you} still coming to|let's|shall we|I was thinking we could|
        maybe we can|do {you} have time to|would {you} like to""",
    "act": """get {food} {when}|meet at {place} {when}|go for a walk {when}|watch the game {when}|
        cook {food} together|see a movie {when}|study {when}|go running {when}|visit {friend} {when}|
        play chess {when}|go to {place}|take the early train {when}|have {food} at {place}|drive to the lake {when}|
        practice the song {when}""",
    "plan": """{ask} {act}?|I will be at {place} {when}{mark}|what time {are} {you} coming {when}?|
        running late, be there at {time}{mark}|can't make it {when}, sorry{mark}|
        just got to {place}, where {are} {you}?|wait for me at {place}{mark}|
        I'm on the bus, see {you} at {time}{mark}|is {friend} coming too?|
        we {are} having {food} {when}, come over{mark}|the train is delayed again, {small} minutes|
        still up for {food} {when}?|no rush, take {your} time{mark}|meeting moved to {time}{mark}""",
    "family": """{friend} says hello{mark}|call {friend} when {you} get home{mark}|did {you} feed the cat?|
        can {you} pick up {friend} from {place} at {time}?|{friend} is asleep, don't ring the bell{mark}|
        {friend} has a fever, going to the doctor {when}|happy birthday {name}! Have a lovely day|
        I left the {thing} on the kitchen table{mark}|we need milk, eggs and bread{mark}|
        love {you} too, good night{mark}|did {friend} call {you} back?|dinner is in the oven{mark}|
        {friend} lost the {thing} again|tell {friend} I miss them{mark}|
        the baby finally slept through the night{mark}|how is {friend} feeling today?""",
    "work": """I sent {you} the report, page {small} needs a look{mark}|can {you} cover my shift {when}?|
        the meeting is {when}, room {d}0{d}|my boss wants the slides {when}|
        exam went ok I think, the last question was hard|did {you} finish the homework?|
        the printer is broken again{mark}|interview is {when}, wish me luck!|I have class until {time}{mark}|
        need {your} notes from {day}, please|deadline moved to {day}, finally some sleep|
        stuck at work until {time}, start without me|who has the {thing} from the lab?|the results come out {when}|
        working from home {when}{mark}""",
    "joke": """why did the chicken cross the road? To get {food}|that movie was so bad I fell asleep{mark}|
        I just walked into a door, don't tell {friend}|my phone corrected {food} to {thing}, imagine the order|
        guess who forgot the {thing}? Me|{friend} tried to cook {food} and the alarm went off{mark}|
        knock knock. Who's there? {name}. {name} who?|can't stop laughing about {friend} and the {thing}{mark}|
        it rained, I had no {thing}, of course|best {food} ever, I ate {d} of them""",
    "chat": """how was {your} day?|thanks for the {thing}{mark}|thank {you} so much, that was really kind{mark}|
        sorry I missed {your} call, was in a meeting|I'm fine, just tired{mark}|ok see {you} {when}{mark}|
        no problem{mark}|where did {you} put the {thing}?|what are {you} doing {when}?|just woke up{mark}|
        feeling better today{mark}|did {you} see the sunset?|I don't know yet, will tell {you} {when}|
        yes of course{mark}|ok cool{mark}|can {you} send me the address of {place}?|my battery is dying, talk {when}|
        text me when {you} get there{mark}|call me {when}, it's not urgent|good luck {when}!|it's snowing here{mark}|
        what should I bring {when}?|found {your} {thing} under the sofa{mark}|I finished the book, {you} can have it|
        sleep well{mark}""",
    "everyday_money": """can {you} lend me ${small}? Paying back {when}|rent is due {day}{mark}|
        the {thing} was only ${small}{mark}|I owe {you} ${small} for {food}|free {when}? I am|are {you} free {when}?|
        cheap flights {when}, shall we?|they had {food} on offer, bought {d}|I won the chess game{mark}|
        win or lose, proud of {you}{mark}|the bank was closed{mark}|call the plumber, number is on the fridge|
        my new number is {phone}, save it{mark}|got a free {thing} at {place}{mark}|
        photos are at http://photos.example.org/{name}""",
    "clause": "{plan}|{plan}|{plan}|{family}|{family}|{work}|{work}|{joke}|{chat}|{chat}|{chat}|{everyday_money}",
    "ham": "{open}{clause}{smile}|{open}{clause}{smile}|{open}{clause} {clause}{smile}|{open}{chat}{smile}",
}

SPAM = {
    "shout": "URGENT!|CONGRATULATIONS!|WINNER!!|FREE|Congrats!|IMPORTANT:|Dear customer,|LAST CHANCE!|Hot offer:||||",
    "sum": "100|200|250|500|750|1000|1500|2000|5000|10,000",
    "money": "${sum}|${sum}|${sum} cash|£{sum}|${sum} in cash",
    "code": "{d}{d}{d}{d}|WIN{d}{d}|K{d}{d}{d}|TONE{d}|GO{d}{d}|XT{d}{d}",
    "short": "555{d}{d}",
    "gift": """holiday for two|new phone|gift card|games console|camera phone|shopping voucher|weekend break|tablet|
        cruise|prize draw entry|music player|pair of tickets""",
    "claim": """Call {phone} now|Call now on {phone}|To claim call {phone}|Text {code} to {short}|Claim at {url}|
        Reply YES to claim|Go to {url} to collect|Txt CLAIM to {short}|Visit {url}|Call FREE {phone}|
        Reply {code} now""",
    "small_print": """18+ only|Ts and Cs apply|Valid 12 hours only|Text STOP to end|$1.50 per msg|Calls 50p/min|
        Offer ends {day}|Claim code {code}|Cost 150p per week|No purchase needed|To opt out reply STOP|Expires {day}||
        |||""",
    "prize": """{you} have won a {money} prize!|{your} mobile number was selected to receive {money}!|
        You have been chosen for a FREE {gift}!|{your} number has won a guaranteed {money}!|
        a {gift} or {money} is waiting for you.|Win a {gift} in our weekly draw!|
        we tried to contact {you} about {your} {gift}.|{your} {gift} has not been claimed, this is our final attempt!|
        As a valued customer you won {money}!""",
    "loan": """{you} {are} approved {for} a loan of {money}, no credit check!|Need cash today? Borrow up to {money}!|
        Bad credit? We say yes to loans of {money}.|Clear {your} debts, lower {your} monthly payments!|
        Pre-approved credit card with a {money} limit, no fees.|
        Claim compensation up to {money} for {your} accident!""",
    "tones": """Get the latest ringtone FREE on {your} mobile!|New ringtones and wallpapers every week!|
        Top {d}0 chart tones, first one free!|Download unlimited music and games!|
        {your} free ringtone is ready to download!|Upgrade {your} phone to a color camera mobile free!|
        Half price line rental and {sum} free texts!""",
    "date": """Somebody who likes you has left a message!|A secret admirer is waiting, find out who!|
        Meet singles near {you}, join our chat club!|You have {d} new voicemail messages!|
        Find {your} match today, free to join!|Who is thinking of {you}? Find out now!""",
    "shop": """SALE up to {small}% off everything!|Exclusive discount for members only!|
        Cheap watches and designer bags!|Lose weight fast, guaranteed results!|Earn {money} a week working from home!|
        Double {your} bonus at our online casino!|Free {sum} bonus credit when {you} sign up!|
        {your} parcel is held, pay the fee of ${small} to receive it.|
        Your account is suspended, verify {your} details now.""",
    "pitch": "{prize}|{prize}|{prize}|{loan}|{tones}|{tones}|{date}|{shop}|{shop}",
    "spam": """{shout} {pitch} {claim}. {small_print}|{shout} {pitch} {claim}|{pitch} {claim}! {small_print}|
        {shout} {pitch} {pitch} {claim}. {small_print}""",
}

BETWEEN = {
    "ham_quoting_spam": """{open}is this real? "{pitch} {claim}"|{open}got this text: {pitch} {claim}. Delete it?|
        {clause} {pitch}|{open}{friend} believed this: "{shout} {pitch}"|
        {open}look what they send me: {shout} {pitch}|{clause} {claim}{smile}""",
    "spam_like_a_friend": """{open}{clause} {claim}|{open}{clause} {claim}. {small_print}|{open}{plan} {url}|
        {open}{chat} {pitch}|{hi}, it's {name}. {chat} {claim}|{open}{everyday_money} {claim}|
        {open}{clause} {date}""",
    "in_between": """{hi}, it's {name}, this is my new number. Text me back|
        Sorry I missed your call. Call me back on {phone}|Reminder: your appointment is {when}. Reply YES to confirm|
        Your order has been sent, it arrives {when}. See {url}|Your code is {d}{d}{d}{d}. Valid {small} minutes|
        Your bill of ${small} is ready at {url}|{hi}, are {you} free {when}? Reply soon|
        Free {food} with every order {when} at {place}|Happy birthday {name}! Your card is at {url}|
        Your subscription ends on {day}. Reply STOP to cancel|We have {d} tickets left for {day}, call {phone}|
        {hi}, did {you} see this? {url}|Thank {you} for your visit. How was it? Reply 1 to {d}|
        New message from {name}: see {url}|Please call {phone} about your {thing}|
        {name} has sent {you} a picture. Open {url}|Save {small}% on {food} {when}. Show this text at {place}|
        Your ticket for {day} is booked, code {d}{d}{d}{d}""",
}

RULES = WORDS | HAM | SPAM | BETWEEN
