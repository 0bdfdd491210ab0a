"""What a heading means, in English and Spanish (and a little French and Portuguese).

Besides the keys of the records there are helper fields: `name` (a whole name), `name_last_first`,
`language_level` (a level beside a column of languages), `place` is never needed: a client's city cell may
carry its state.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from .model import Kind
from .text import fold

HELPERS = ("name", "language_level")
# Fields that several columns may fill together.
JOINED = frozenset(
    {"given_name", "family_name", "admissions", "languages", "pathways", "note", "phone", "language_level"}
)

EXACT = 0.98
SURE = 0.9
LIKELY = 0.75
GUESS = 0.6


@dataclass(frozen=True)
class Rule:
    """A pattern of a folded heading, the field that it means, and how surely (0 to 1)."""

    field: str
    confidence: float
    pattern: re.Pattern[str]


# Exact headings, folded. `x?` marks an optional word.
_PEOPLE = {
    "given_name": "child first;child first names;nombres del nino a;nombre s del menor;first name;firstname;first;first names;given name;given names;given;fname;forename;forenames;first name s;nombres;primer nombre;"
    "nombre de pila;nombre s;prenom;child first name;childs first name;first name of child;client first name;legal first name;name first;"
    "first and middle name;first middle name;middle name;middle;middle names;segundo nombre;nombres del menor;nombre del menor de edad;nombre propio;"
    "nombres del nino;primeiro nome;minors first name;minor first name;volunteer first name;childs given name;child given name;first legal name",
    "family_name": "child last;apellido s del menor;last name;lastname;last;last names;last name s;surname;surnames;family name;family names;family;lname;apellido;apellidos;apellido s;"
    "primer apellido;segundo apellido;apellido paterno;apellido materno;paternal last name;maternal last name;second last name;second surname;"
    "nom;nom de famille;sobrenome;childs last name;child last name;childs last names;child last names;client last name;legal last name;name last;"
    "apellidos del menor;apellidos del nino;first last name;first surname;paternal surname;maternal surname;minors last name;minor last name;volunteer last name",
    "name": "name;full name;fullname;complete name;your name;nombre completo;nombre y apellido;nombre y apellidos;nombre s y apellido s;nombres y apellidos;"
    "last name first name;last first;name last first;last name first;apellidos y nombres;apellidos nombre;apellidos nombres;apellido nombre;apellidos y nombre;"
    "legal name;full legal name;first and last name;first last;first name last name;first last name full;name first last;nom complet;nome completo;nome;names;"
    "contact name;display name;person;nombre y apellidos completos;nom et prenom;name of person",
    "note": "other info;special requests;questions or concerns;questions;concerns;scheduling constraints;otra informacion;scheduling;constraints;other considerations;special circumstances;notes;note;comments;comment;additional comments;other comments;remarks;comentarios;comentario;observaciones;observacion;notas;nota;"
    "other notes;additional information;additional info;other information;additional notes;special notes;otros comentarios;informacion adicional;"
    "anything else;anything we should know;preferences;conflicts;restrictions;limitations;special considerations;special needs;memo;observations;"
    "conflictos;preferencias;restricciones;preferences conflicts;conflicts preferences;algo que debamos saber;misc notes;remarques;observacoes;"
    "notes comments;comments notes;notas y comentarios;case notes;internal notes;free text",
}
_VOLUNTEERS = {
    "name": "attorney volunteer name;lawyer;volunteer attorney;volunteer attorney name;lawyers name;member;team member;volunteer;volunteer name;attorney name;lawyer name;participant;participant name;attendee;employee name;employee;name of volunteer;voluntario;"
    "voluntaria;nombre del voluntario;nombre del voluntario a;nombre de la persona voluntaria;attorney;abogado;abogada;abogado a;volunteer full name;colega",
    "email": "email;e mail;mail;email address;e mail address;work email;work e mail;business email;office email;correo;correo electronico;"
    "correo e;correo electronico del trabajo;correo de trabajo;correo laboral;correo institucional;courriel;direccion de correo;"
    "direccion de correo electronico;direccion electronica;contact email;company email;firm email;professional email;username;your email;"
    "email work;primary email;correo electronico laboral;corporate email;adresse e mail;endereco de e mail;emailaddress;email id;mail address;"
    "preferred email;best email;work email address;correo elec;correo corporativo;correo profesional",
    "phone": "contact;contact no;phone;phone number;telephone;telephone number;cell;cell phone;cell number;cellphone;mobile;mobile phone;mobile number;tel;tel no;phone no;phone nr;"
    "work phone;office phone;business phone;direct dial;direct line;direct;contact number;contact phone;telefono;numero de telefono;celular;movil;"
    "telefono celular;telefono movil;telefono de contacto;telefono del trabajo;numero de celular;tel cel;phone ext;phone work;phone cell;telefone;telemovel;"
    "best phone;preferred phone;phone mobile;work telephone;numero telefonico;tfno;telf;telef;best number;telefono ext;telefono laboral;phone s;primary phone",
    "organization": "who do you work for;entity;corporate entity;partner organization;partner;business entity;para quien trabaja;organization;organisation;organization name;employer;employer company;company;company name;firm;law firm;firm name;firm company;"
    "company firm;affiliation;employer name;employer organization;organization employer;institution;organizacion;empresa;empresa u organizacion;compania;"
    "firma;despacho;bufete;empleador;institucion;entidad;org;place of work;workplace;lugar de trabajo;subsidiary;business unit;"
    "company organization;organization company;organization firm;firm organization;firm or company;company or firm;empresa bufete;bufete empresa;bufete o empresa;"
    "empresa o bufete;company law firm;law firm company;agency;law firm or company;employer firm;firm employer;nombre de la empresa;empresa despacho;despacho empresa;entreprise;cabinet;"
    "organizacion empresa;empresa organizacion;despacho o empresa;empresa o despacho;company department;employer affiliation",
    "office": "where do you sit;where do you work from;sits in;duty station;workplace city;ciudad sede;your city;office site;office;office location;office city;city;location;your office;work location;office site;site;base;based in;where are you based;city of office;"
    "home office;oficina;sede;ciudad;ubicacion;localidad;oficina ciudad;ciudad oficina;ciudad de la oficina;oficina sede;city office;office city state;"
    "city state;location office;office base;which office;office you work in;lugar;bureau;ville;cidade;escritorio;city where you work;primary office;"
    "ciudad donde trabaja;donde trabaja;office name;work city;metro area;market;oficina en;oficina donde trabaja;ciudad de trabajo;home base",
    "title": "title;job title;position;position title;your title;cargo;puesto;titulo;puesto de trabajo;job;posicion;current title;work title;"
    "title position;position held;job position;title role;role title;job role;designation;current position;titulo profesional;puesto cargo;cargo puesto;rank;level title",
    "role": "attorney non attorney;attorney or non attorney;lawyer non lawyer;abogado no abogado;role;volunteer role;i am a;i am an;i am;profession;occupation;profesion;ocupacion;rol;funcion;type of volunteer;volunteer type;"
    "attorney or staff;lawyer or staff;professional status;legal role;tipo de voluntario;soy;attorney paralegal other;category;role type;"
    "attorney paralegal;role on team;desired role;papel;rol voluntario;status role",
    "admissions": "active licenses;active bars;bar s admitted;bar status;barra s de abogados;bar admission status;state licenses;bar admissions states;state bar admission s;bar admission;bar admissions;state bar admission;state bar admissions;admissions;bar;bars;bar state;bar states;"
    "bar s;state bar;state bars;state bar s;admitted in;admitted to practice in;licensed in;state s of admission;states of admission;state of admission;"
    "states admitted;state admitted;state s admitted;jurisdiction;jurisdictions;jurisdiction s;bar jurisdiction;bar jurisdictions;bar membership;bar memberships;"
    "state licensure;licensure;state s of licensure;states licensed;states licensed in;license state;license states;law license;law licenses;barred in;where barred;"
    "where are you barred;where admitted;where licensed;admitted;colegiado en;colegiada en;colegiado a en;colegiado;colegiacion;colegiaciones;colegiatura;"
    "jurisdicciones;jurisdiccion;licencia;licencias;licenciado en;estados donde ejerce;estados de admision;admitido en;admitida en;admitido a en;"
    "barra;barras;colegio de abogados;admision;admisiones;habilitado en;bar card;active bar;active bars;estados en que ejerce;autorizado en;admitted states;"
    "practice jurisdictions;admitted bar s;bar admission s;admitted bars;state s;licenses;licencias de abogado;licencia de abogado;estado s;estados;"
    "barreau;autorizado para ejercer en;bar admission state;bar admission states;bar state s;colegiado a en estado s;licensed to practice in;estados con licencia",
    "languages": "lang;langs;spoken languages;language;languages;language s;languages spoken;languages you speak;language skills;other languages;foreign languages;languages other than english;"
    "idioma;idiomas;idioma s;idiomas que habla;idiomas hablados;lenguas;lengua;lengua s;lenguajes;otros idiomas;language fluency;fluency;fluent in;speaks;habla;"
    "languages level;languages and level;spoken languages;additional languages;second language;language ability;language abilities;language proficiency;"
    "idiomas nivel;idiomas y nivel;langues;linguas;non english languages;language 1;language 2;language 3;idioma 1;idioma 2;idioma 3;languages fluency;"
    "languages spoken fluently;languages besides english;idiomas ademas del ingles;language capabilities;foreign language skills;languages proficiency;lang;langs",
    "hours_per_month": "hours avail;hrs avail;pb hours;pb hrs;pro bono hrs;hours;hrs;disponibilidad mensual horas;disponibilidad mensual;monthly time;capacity hrs mo;capacity hours;disponibilidad de horas;hours month;hours per month;hours a month;hours mo;hrs month;hrs mo;hrs per month;monthly hours;hours;hours available;available hours;"
    "hours month you can give;hours you can give;time available;availability hours;horas;horas al mes;horas por mes;horas mensuales;horas mes;"
    "horas disponibles;disponibilidad horas;disponibilidad horas mes;pro bono hours month;pro bono hours per month;capacity hours month;time commitment;"
    "hours pledged;pledged hours;commitment hours;hours week;hours per week;hours a week;hrs week;hrs per week;weekly hours;horas por semana;horas a la semana;"
    "horas semanales;horas semana;availability hours month;availability hrs month;hours committed;hours per mo;est hours month;estimated hours month;heures par mois;"
    "horas que puede donar al mes;cuantas horas al mes;monthly availability;monthly capacity;time per month;horas por mes disponibles;hours per month available",
}
_CLIENTS = {
    "ref": "intake no;hc no;record no;kid no;client no;child no;case no hc;num expediente;nro expediente;exp;no exp;n de caso;numero caso;ref;case ref;reference;case reference;case no;case number;case id;case;file no;file number;file;file ref;client id;client no;client number;client ref;"
    "matter;matter no;matter number;matter id;id;internal id;record id;expediente;no expediente;numero de expediente;num expediente;no de expediente;n de expediente;"
    "numero de caso;no de caso;caso;referencia;ref no;our ref;codigo;clave;folio;num de caso;id del caso;id caso;caso no;intake id;intake no;intake number;code;"
    "client code;case code;lead no;case no ref;nro de caso;nro caso;numero de referencia;ref caso;reference no;reference number;kid id;child id;n expediente;hc no;case file no;id no",
    "name": "nna;uc name;uc;unaccompanied child;nombre nna;nombre de la persona menor;child or youth;young person;child;childs name;child name;name of child;minor;minors name;minor name;name of minor;client;client name;clients name;name of client;child full name;"
    "nino;nina;nino a;nombre del nino;nombre de la nina;nombre del nino a;nombre del nino nina;nombre del menor;menor;cliente;nombre del cliente;youth;youth name;kid;"
    "childs full name;juvenile;respondent;respondent name;beneficiary;applicant;nombre del joven;uac name;nombre completo del menor;nombre completo del nino a;nombre nino;nina o nino",
    "birth_date": "nacido;nacida;f n;fn;f de nac;f de nacim;fecha de nac;nac;dob;d o b;date of birth;birth date;birthdate;birthday;born;born on;childs dob;child dob;fecha de nacimiento;fecha nacimiento;f nacimiento;"
    "f de nacimiento;fec nac;nacimiento;nacido el;nacida el;fdn;f nac;fecha nac;fecha de nac;cumpleanos;date de naissance;data de nascimento;child s dob;client dob;"
    "birth;date birth;dob mm dd yyyy;dob dd mm yyyy;fn;fecha nacim;childs date of birth;nacio;nacido a el",
    "nationality": "ctry;nat;nac dad;country;nationality;country of origin;country of birth;country of citizenship;citizenship;citizen of;coo;cob;home country;origin;origin country;"
    "birth country;pais;pais de origen;nacionalidad;pais de nacimiento;ciudadania;pais origen;from;from country;pais natal;pays;nationalite;coc;"
    "country of nationality;birthplace country;place of origin;procedencia;origen;natl",
    "languages": "langs;spoken;lang;language;languages;best language;primary language;native language;preferred language;language spoken;languages spoken;first language;home language;"
    "language s;mother tongue;idioma;idiomas;idioma principal;lengua;lengua materna;idioma preferido;idioma materno;lengua principal;habla;speaks;"
    "interpreter language;language of interview;language needed;language preference;idioma nativo;mejor idioma;child language;childs language;lenguas;idioma que habla;"
    "primary lang;lang;language at home;idioma s;spoken language;main language;client language;language 1;language 2;second language;other languages;idioma 1;idioma 2;langue;idioma 2 si hay",
    "city": "lives;city;lives in;resides in;residence;city of residence;location;current city;current location;city state;town;where living;where lives;living in;"
    "ciudad;vive en;reside en;residencia;ciudad de residencia;lugar de residencia;localidad;ubicacion;ciudad estado;municipio;placement city;address city;"
    "current residence;city where living;home city;city of placement;poblacion;donde vive;located in;place;lugar;lugar donde vive;city town;domicilio;ciudad donde vive;residing in;released to city;ville",
    "state": "state;us state;st;state of residence;current state;estado;estado de residencia;residence state;state where living;home state;placement state",
    "entered_on": "date of entry;entry date;entry;entered;entered us;entered on;date entered;date entered us;arrival;arrival date;date of arrival;arrived;arrived on;"
    "us entry date;us entry;date of us entry;doe;last entry;date of last entry;last arrival;date entry;fecha de entrada;fecha de llegada;fecha de ingreso;entrada;"
    "llegada;ingreso;llego el;entro el;fecha entrada;fecha llegada;fecha ingreso;entrada a ee uu;fecha de entrada a ee uu;f entrada;came to us;border crossing date;"
    "date of last arrival;fecha de entrada a los estados unidos;apprehension date;date of entry to us;fecha de llegada a ee uu;date arrived;entry into us;ultima entrada;f ingreso;f llegada;entry to us",
    "household": "fam no;fam;fam id;sib no;siblings no;family grp;sib id;sibling group;siblings;sibling;sibling set;family group;family;household;family unit;family id;household id;sibling id;group;family no;family code;"
    "grupo familiar;grupo de hermanos;hermanos;familia;hogar;nucleo familiar;unidad familiar;grupo;household group;sibling case;family number;sib group;hermanos grupo;"
    "siblings group;household no;linked siblings;id familia;codigo familia;family label;fam group;sibling grp;hermanos as;hermandad;grupo hermanos;sibs",
    "living_with": "caretaker;current caretaker;with;w;cared for by;a cargo;lives with;living with;resides with;caregiver;guardian;current caregiver;sponsor;sponsor relationship;living situation;living arrangement;"
    "living arrangements;placement;placement type;custodian;relationship of caregiver;vive con;cuidador;cuidadora;cuidador a;tutor;guardian caregiver;"
    "responsable;patrocinador;situacion de vivienda;con quien vive;housing;custody;reside con;relationship to sponsor;sponsor type;convive con;relation of sponsor;"
    "in care of;who child lives with;currently living with;household adult;care;vivienda;a cargo de;placement with;lives with whom;sponsor relation;persona a cargo",
    "pathways": "possible relief;relief;relief type;type of relief;potential relief;form of relief;forms of relief;relief sought;pathway;pathways;legal pathway;case type;"
    "type of case;eligibility;eligible for;possible eligibility;legal options;options;remedy;remedies;immigration relief;alivio;alivio posible;posible alivio;"
    "tipo de caso;via;vias;vias legales;opciones legales;remedio;remedio migratorio;posible remedio;alivio migratorio;elegibilidad;potential relief identified;"
    "relief options;claim;claims;potential claims;relief identified;posible via;via legal;beneficio;beneficio migratorio;remedios posibles;possible form s of relief;form s of relief;"
    "possible remedies;tipo de alivio;posibles vias;opcion legal;recurso;relief s;potential eligibility;posible s via s;alivio migratorio posible",
    "next_hearing_on": "next hrg;hrg;hrg date;next hrg date;mch date;date of mch;next court dt;proxima cita en la corte;cita en la corte;proxima cita;proxima corte fecha;ic date;next hearing;hearing;hearing date;next hearing date;next court date;court date;next court hearing;next court;hearing on;master hearing;"
    "mch;next master;next master hearing;master calendar;master calendar hearing;individual hearing;ic hearing;eoir hearing;immigration court date;"
    "upcoming hearing;proxima audiencia;siguiente audiencia;audiencia;fecha de audiencia;proxima fecha de corte;fecha de corte;corte;proxima corte;"
    "fecha de la proxima audiencia;cita en corte;fecha audiencia;next date;nhd;next court appearance;hearing next;proxima cita en corte;next mch;prox audiencia;"
    "fecha de proxima audiencia;next immigration hearing;prochaine audience;court hearing;prox aud;proxima fecha",
    "screened": "triaged;screened;screening;screening done;screening complete;screening completed;intake done;intake complete;intake completed;intake;interviewed;screened y n;"
    "legal screening;is screened;already screened;entrevistado;entrevistada;entrevistado a;evaluado;evaluada;evaluado a;evaluacion;evaluacion hecha;"
    "entrevista;entrevista hecha;filtro;screening status;pre screened;screening y n;entrevista realizada;evaluacion realizada;tamizaje;tamizado;cribado;"
    "screened yes no;legal screening done;legal screening complete;screened before;has been screened;evaluacion legal;entrevista inicial;se evaluo;triage;screening hecho;screen done",
    "note": "screener notes;screeners notes;intake notes;screening notes;notas de la entrevista;notas del entrevistador;summary;case summary;background;resumen;notas de evaluacion;observaciones del evaluador;alerts;flags;notas del evaluador",
}

# Headings that look like a field and are none, folded; searched before the rules.
_NOT_FIELDS = re.compile(
    r"\b(?:timestamp|marca temporal|hora de envio|emergency|emergencia|supervisor\w*|manager name|managers?$|jefe|screened by|evaluad[oa] por|entrevistad[oa] por|a no$|secretary|assistants? (?:name|e ?mail|phone)|"
    r"webinar|training|trained|capacitacion|taller|attended|attend|asistio|rsvp|dietary|diet|alergias|shirt|experience|experiencia|year admitted|"
    r"admission (?:year|date)|date admitted|years? of practice|bar (?:no|number|num|card number|id|year)|numero de colegiado|a number|alien (?:no|number|registration)|"
    r"anumber|a numero|numero a|numero de extranjero|age|edad|sex|gender|genero|sexo|pronouns?|pronombres?|zip|postal|codigo postal|street|address line|calle|fax|linkedin|website|url|"
    r"referred by|how did you hear|department|departamento|practice (?:area|group)|area de practica|office hours|cle|hours (?:attended|completed|logged|worked|to date)|total hours|"
    r"judge|juez|court location|immigration court|school|grade|escuela|grado|interpreter needed|needs interpreter|necesita interprete|requiere interprete|assigned|asignad[oa]|status of case|"
    r"initials|iniciales|nickname|preferred name|apodo|alias|t ?shirt|signature|firma electronica|consent|consentimiento|agree|acepto|sponsors? (?:name|phone|address|email)|"
    r"(?:mothers?|fathers?|parents?|madre|padre|sponsor|guardian|caregiver)s? (?:name|phone|email|dob|address|nombre|telefono)|nombre (?:del|de la) (?:padre|madre|patrocinador|tutor)\w*|"
    r"telefono (?:del|de la) \w+|start date|end date|fecha de inicio|fecha de registro|date (?:submitted|received|added|of intake|of screening|screened)|submitted|created|updated|last modified|actualizado|count|total|"
    r"personal email|alternate email|secondary email|correo personal|other email|alt email|languages? (?:needed|wanted|to learn)|row|fila|respondent id|response id|conflict check|"
    r"conflicts? (?:cleared|checked)|malpractice|insurance|seguro|passport|pasaporte|ssn|screener|entrevistador|interviewer|attorney assigned|team|equipo|mentor)\b"
)
_RULES: dict[Kind | None, tuple[tuple[str, float, str], ...]] = {
    None: (
        ("note", SURE, (r"anything (?:else )?(?:that )?(?:we|you|i)\b.*|(?:is there )?anything else.*|comments?\b.*|.*\bcomments|notes?\b.*|.*\bnotes|.*\bcomentarios?\b.*|observaciones.*|"
                       r".*\balgo (?:mas )?que (?:debamos|debemos|quiera|quieras|deberiamos).*|.*(?:conflicts?|preferences?|conflictos?|preferencias?) (?:or|and|y|o|preferences?|conflicts?).*|"
                       r"(?:please )?(?:list|describe|share|tell us) (?:any|about).*(?:conflict|restriction|preference|concern|limitation).*|other (?:information|comments|remarks).*|"
                       r".*\bpotential conflicts?\b.*|conflicts? of interest.*|notas?\b.*|.*(?:limitations|restrictions|considerations).*|informacion adicional.*|.*\bshould know\b.*")),
        ("given_name", LIKELY, r".*\b(?:first|given) names?\b.*|.*\bnombres\b(?!.*apellido).*|.*\bnombre de pila\b.*|.*\bmiddle name\b.*"),
        ("family_name", LIKELY, r".*\b(?:last|family) names?\b.*|.*\bsurnames?\b.*|.*\bapellidos?\b(?!.*nombre).*"),
        ("name", LIKELY, r".*\b(?:full|complete|legal|whole) name\b.*|.*\bnombre completo\b.*|.*\bnombres? y apellidos?\b.*|.*\bapellidos? y nombres?\b.*|.*\bfirst and last\b.*|what is your name|(?:su|tu) nombre|como se llama|cual es su nombre"),
    ),
    Kind.VOLUNTEERS: (
        ("email", SURE, r".*\be ?mails?\b.*|.*\bcorreo\b.*|.*\bcourriel\b.*"),
        ("hours_per_month", SURE, r".*\b(?:hours?|hrs?|horas?|heures)\b.*\b(?:month|monthly|mo|mes|mensual\w*|mois|week|weekly|wk|wkly|semana|semanal\w*)\b.*|.*\b(?:monthly|weekly)\b.*\b(?:hours?|hrs?|commitment|availability)\b.*|how (?:many hours|much time).*|cuantas horas.*|.*\bhoras (?:disponibles|que).*|.*\bhours\b.*\b(?:give|available|commit|volunteer|pro bono|donate|offer|contribute|pledge)\w*.*|(?:pro bono|volunteer|est\w*|available) (?:hours?|hrs)\b.*"),
        ("admissions", SURE, (r".*\b(?:bar|bars)\b.*(?:admi|state|member|jurisdiction|licen).*|.*\b(?:admitted|licensed|barred|licensure|admissions?|bar membership)\b.*|.*\bjurisdictions?\b.*|.*\bjurisdiccion(?:es)?\b.*|.*\bcolegiad[oa]s?\b.*|.*\bcolegiacion\b.*|"
                             r".*\b(?:licencias?|admitid[oa]s?|habilitad[oa]s?|autorizad[oa]s?)\b.*|.*\bestados?\b.*\b(?:ejerce\w*|admi\w*|licencia\w*|colegia\w*|barra)\b.*|.*\bstate bars?\b.*|.*\bstates?\b.*\b(?:practice|bar|law)\b.*|.*\bbarras? de abogados.*|.*\blaw licen[cs]es?\b.*|bar s\b.*")),
        ("language_level", LIKELY, r"(?:language |spanish )?(?:level|proficiency|fluency)(?: level)?|(?:language|level of) (?:level|proficiency|fluency)|nivel(?: de)?(?: idioma| ingles| espanol| dominio)?|proficiency level|fluency level|nivel del idioma|nivel de idioma"),
        ("languages", SURE, r".*\blanguages?\b.*|.*\bidiomas?\b.*|.*\blenguas?\b.*|.*\blenguajes?\b.*|what (?:else )?do you speak.*|do you speak.*|.*\bspeak\b.*|.*\bfluent in\b.*|que habla.*"),
        ("phone", SURE, r".*\b(?:phone|telephone|cell|mobile|cellular|telefono|celular|movil)\b.*|.*\bcontact (?:number|no)\b.*"),
        ("office", SURE, r".*\boffice\b.*|.*\boficina\b.*|.*\bsede\b.*|.*\b(?:based|located)\b.*|(?:what|which|your|work|current|home|nearest|closest) (?:city|location|site)\b.*|.*\bcity\b.*|.*\bciudad\b.*|.*\blocation\b.*|.*\bubicacion\b.*"),
        ("title", SURE, r"(?:job |your |current |firm |professional )*titles?\b.*"),
        ("organization", SURE, r".*\b(?:employer|company|firm|organi[sz]ation|affiliation|institution|corporation|law school)\b.*|.*\b(?:empresa|despacho|bufete|organizacion|compania|empleador|institucion)\b.*|where do you work.*|donde trabaja.*"),
        ("role", LIKELY, r".*\brole\b.*|(?:are you|i am) an? .*|.*\b(?:profession|occupation)\b.*|.*\b(?:attorney|lawyer)\b.*\b(?:paralegal|staff|student|or)\b.*|.*\bprofesion\b.*|.*\bocupacion\b.*|\brol\b.*"),
        ("title", SURE, r".*\b(?:job|current|your|professional|position) titles?\b.*|.*\bposition\b.*|.*\btitle\b.*|.*\bpuesto\b.*|.*\bcargo\b.*"),
        ("name", GUESS, r"(?:volunteer|attorney|participant|lawyer|employee|your|contact) ?s? names?\b.*|nombre\b.*|name\b.*"),
    ),
    Kind.CLIENTS: (
        ("birth_date", SURE, r".*\b(?:date of birth|birth ?date|dob|birthday)\b.*|.*\bfecha (?:de )?nac\w*\b.*|(?!.*\b(?:pais|lugar|ciudad|estado|municipio)\b).*\bnacimiento\b.*"),
        ("next_hearing_on", SURE, r".*\b(?:next|upcoming|hearing|court)\b.*\b(?:hearing|court|date|master|appearance)\b.*|.*\baudiencia\b.*|.*\bfecha\b.*\bcorte\b.*|.*\bnext hearing\b.*"),
        ("entered_on", SURE, r".*\b(?:entry|entered|arrival|arrived)\b.*|.*\b(?:fecha de )?(?:entrada|llegada|ingreso)\b.*|.*\bcame to (?:the )?u ?s.*|.*\b(?:llego|entro|ingreso)\b.*"),
        ("pathways", SURE, r".*\b(?:relief|pathways?|remed(?:y|ies)|eligib\w+|alivio|remedios?)\b.*|.*\b(?:type of case|case type|tipo de caso|vias? legal\w*|opcion\w* legal\w*)\b.*"),
        ("screened", SURE, r".*\bscreened\b.*|.*\b(?:screening|intake)\b.*\b(?:done|complete\w*|status|yes|y n)\b.*|.*\b(?:entrevistad[oa]|evaluad[oa]|tamizad[oa])\b.*|.*\b(?:entrevista|evaluacion)\b.*\b(?:hecha|completa|realizada|lista|si no)\b.*"),
        ("living_with", SURE, r".*\b(?:lives?|living|resid(?:es|ing)|stay(?:s|ing)) with\b.*|.*\b(?:vive|reside|convive) con\b.*|.*\b(?:caregiver|custodian|living (?:situation|arrangements?)|placement(?: type)?)\b.*|.*\bcon quien vive\b.*|.*\bcuidador\w*\b.*"),
        ("household", SURE, r".*\bsiblings?\b.*|.*\b(?:household|family (?:group|unit|id|no|code))\b.*|.*\b(?:hermanos?|grupo familiar|nucleo familiar)\b.*"),
        ("languages", SURE, r".*\blanguages?\b.*|.*\bidiomas?\b.*|.*\blenguas?\b.*|.*\bspeaks\b.*|.*\bmother tongue\b.*|que habla.*|.*\bhabla\b.*"),
        ("nationality", SURE, r".*\b(?:country|nationality|citizenship)\b.*|.*\bpais\b.*|.*\bnacionalidad\b.*"),
        ("city", SURE, r".*\b(?:lives?|living|resid(?:es|ing)|located) (?:in|at)\b.*|.*\b(?:vive|reside) en\b.*|.*\b(?:city|residence|location)\b.*|.*\bciudad\b.*|.*\bdonde vive\b.*|where (?:does|is).*"),
        ("state", LIKELY, r".*\bstate\b.*|.*\bestado\b.*"),
        ("ref", LIKELY, r".*\b(?:case|file|client|matter|record|intake|ref\w*)\b.*\b(?:no|number|id|ref\w*|code|num)\b.*|.*\bexpediente\b.*|.*\b(?:numero|no|num|codigo|id)\b.*\b(?:caso|referencia|cliente)\b.*"),
        ("name", GUESS, r"(?:child|minor|client|youth)\w* ?s? (?:full )?names?\b.*|nombre\b.*|name\b.*"),
    ),
}  # fmt: skip

_LEADS = re.compile(
    r"^(?:q ?\d+ |\d+ |please (?:list|enter|provide|state|indicate|give|tell us)(?: us)? |(?:your|su|tu|sus|the|el|la|los|las) )+"
)
_REQUIRED = re.compile(
    r"\b(?:required|optional|obligatorio|opcional|requerido|if any|si aplica|if applicable|mm dd yyyy|dd mm yyyy|yyyy mm dd|mm dd yy|dd mm aaaa|mm dd aaaa|aaaa mm dd|m d y|d m y|yes no|y n|si no|s n)\b"
)


@cache
def _exact(kind: Kind) -> dict[str, str]:
    table: dict[str, str] = {}
    for part in (_PEOPLE, _VOLUNTEERS if kind is Kind.VOLUNTEERS else _CLIENTS):
        for name, headings in part.items():
            for heading in headings.split(";"):
                table[heading] = name
    return table


@cache
def _patterns(kind: Kind) -> list[Rule]:
    return [
        Rule(name, confidence, re.compile(pattern))
        for name, confidence, pattern in _RULES[kind] + _RULES[None]
    ]


def meanings(heading: str, kind: Kind) -> list[tuple[str, float]]:
    """The fields that a heading may mean, likeliest first, with a confidence below 1."""
    if len(heading) > 300:
        return []
    heading = re.sub(r"\s*#|N\.?\s*[º°]|№", " no ", heading)
    whole = fold(heading)
    if not whole:
        return []
    without_aside = fold(re.sub(r"[(\[][^)\]]*[)\]]", " ", heading))
    table = _exact(kind)
    found: dict[str, float] = {}
    for text in dict.fromkeys(
        (whole, without_aside, _plain(whole), _plain(without_aside), _unnumbered(whole))
    ):
        if text in table:
            found.setdefault(table[text], EXACT)
    if found or _NOT_FIELDS.search(without_aside or whole):
        return sorted(found.items(), key=lambda item: -item[1])
    for rule in _patterns(kind):
        if rule.field not in found and rule.pattern.fullmatch(_plain(whole)):
            found[rule.field] = max(0.5, rule.confidence - 0.05 * len(found))
    return sorted(found.items(), key=lambda item: -item[1])


def _unnumbered(words: str) -> str:
    """A heading without the number of the column among its kind ("Language 2", "Last 1")."""
    return re.sub(r"\s*\b[1-4]$", "", words)


def _plain(words: str) -> str:
    """A heading without "please list", numbering, "required" and the like."""
    return " ".join(_REQUIRED.sub(" ", _LEADS.sub("", words)).split())


def says_last_first(heading: str) -> bool:
    """Whether a heading of whole names puts the family name first."""
    return bool(
        re.search(r"\b(?:last|surname|family|apellidos?)\b.*\b(?:first|given|nombres?)\b", fold(heading))
    )
